package io.caravan.cli;

import io.caravan.embedded.DataDirectory;
import io.caravan.embedded.PostgresConnection;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.postgresql.Driver;
import org.postgresql.util.PSQLException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Asks the database one question. */
@Command(name = "sql", description = "Asks the database a question; it can't change anything")
final class SqlCommand implements Callable<Integer> {
    private static final int LIMIT_SECONDS = 30;

    @Mixin
    private CommonOptions common;

    @Option(names = "--rows", description = "at most so many (default: ${DEFAULT-VALUE})")
    private int rows = 1000;

    @Parameters(paramLabel = "QUERY", arity = "1..*", description = "\"SELECT …\"")
    private List<String> query;

    private final Terminal terminal = Terminal.standard();

    @Override
    public Integer call() {
        DataDirectory data = common.require(Project.locate());
        if (ServerState.of(data, "postgres").condition() != ServerState.Condition.running) {
            throw new Complaint("PostgreSQL doesn't run on " + data.root() + "; 'caravan up' starts it");
        }
        try (Connection connection = connect(PostgresConnection.kept(data).orElseThrow());
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false); // or the driver would fetch all rows before the first is read
            statement.setQueryTimeout(LIMIT_SECONDS);
            statement.setMaxRows(rows);
            statement.setFetchSize(Math.min(rows, 500));
            print(statement.executeQuery(String.join(" ", query)));
            return 0;
        } catch (SQLException e) {
            throw new Complaint(message(e));
        }
    }

    // By the driver's own class: the JDK's DriverManager would look through every library of the application first.
    private static Connection connect(PostgresConnection to) throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", to.username());
        properties.setProperty("password", to.password());
        properties.setProperty("ApplicationName", "caravan sql");
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("options", "-c default_transaction_read_only=on");
        return new Driver().connect(to.jdbcUrl(), properties);
    }

    private void print(ResultSet result) throws SQLException {
        ResultSetMetaData columns = result.getMetaData();
        List<String> headings = new ArrayList<>();
        for (int column = 1; column <= columns.getColumnCount(); column++) {
            headings.add(columns.getColumnLabel(column));
        }
        var table = new Table(headings);
        int count = 0;
        while (result.next()) {
            table.add(row(result, headings.size()));
            count++;
        }
        table.lines().forEach(terminal::say);
        terminal.say(
                "(%d %s)".formatted(count, count == 1 ? "row" : count == rows ? "rows, there may be more" : "rows"));
    }

    private static List<String> row(ResultSet result, int width) throws SQLException {
        List<String> cells = new ArrayList<>();
        for (int column = 1; column <= width; column++) {
            String cell = result.getString(column);
            cells.add(cell == null ? "" : cell);
        }
        return cells;
    }

    private static String message(SQLException e) {
        return e instanceof PSQLException server && server.getServerErrorMessage() != null
                ? server.getServerErrorMessage().getMessage()
                : e.getMessage();
    }
}
