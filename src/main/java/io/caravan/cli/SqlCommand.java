package io.caravan.cli;

import io.caravan.embedded.DataDirectory;
import io.caravan.embedded.PostgresConnection;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.postgresql.Driver;
import org.postgresql.core.Parser;
import org.postgresql.util.PSQLException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Asks the database one question. */
@Command(name = "sql", description = "Asks the database a question; it can't change anything")
final class SqlCommand implements Callable<Integer> {
    private static final int LIMIT_SECONDS = 30;
    private static final int MOST_AT_ONCE = 500;

    @Mixin
    private CommonOptions common;

    @Option(names = "--rows", description = "at most so many (default: ${DEFAULT-VALUE})")
    private int rows = 1000;

    @Parameters(paramLabel = "QUERY", arity = "1..*", description = "\"SELECT …\"")
    private List<String> query;

    private final Terminal terminal = Terminal.standard();

    @Override
    public Integer call() {
        if (rows < 1) {
            throw new Complaint("--rows must be at least 1, not " + rows);
        }
        DataDirectory data = common.require(Project.locate());
        requireRunning(data);
        try {
            String statement = theOneStatement();
            try (Connection connection = connect(data)) {
                ask(connection, statement);
            }
            return 0;
        } catch (SQLException e) {
            throw new Complaint(message(e));
        }
    }

    private static void requireRunning(DataDirectory data) {
        var condition = ServerState.of(data, "postgres").condition();
        if (condition != ServerState.Condition.running) {
            boolean launched = Holder.find(data).isPresent();
            throw new Complaint(
                    launched
                            ? "PostgreSQL is " + condition + "; "
                                    + (condition == ServerState.Condition.stopped
                                            ? "'caravan start postgres' starts it"
                                            : "'caravan logs postgres' says why")
                            : "PostgreSQL doesn't run on " + data.root() + "; 'caravan up' starts it");
        }
    }

    // Two would let the first end the read-only transaction in which the second belongs.
    private String theOneStatement() throws SQLException {
        List<String> statements = Parser.parseJdbcSql(String.join(" ", query), true, false, true, false, false).stream()
                .map(parsed -> parsed.nativeSql)
                .filter(statement -> !statement.isBlank())
                .toList();
        if (statements.size() != 1) {
            throw new Complaint((statements.isEmpty() ? "That is no statement" : "Those are two statements or more")
                    + "; ask one question, such as \"SELECT count(*) FROM messages\"");
        }
        return statements.getFirst();
    }

    private void ask(Connection connection, String question) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.setQueryTimeout(LIMIT_SECONDS);
            statement.setMaxRows(rows);
            statement.setFetchSize(Math.min(rows, MOST_AT_ONCE));
            if (statement.execute(question)) {
                new SqlAnswer(statement.getResultSet(), rows).lines().forEach(terminal::say);
            } else {
                terminal.say("(done; it has no rows to show)");
            }
        }
    }

    /** As somebody who may only read, in one transaction. */
    // By the driver's own class: the JDK's DriverManager would look through every library of the application first.
    static Connection connect(DataDirectory data) throws SQLException {
        var to = PostgresConnection.toRead(data).orElseThrow();
        var properties = new Properties();
        properties.setProperty("user", to.username());
        properties.setProperty("password", to.password());
        properties.setProperty("ApplicationName", "caravan sql");
        properties.setProperty("connectTimeout", "5");
        Connection connection = new Driver().connect(to.jdbcUrl(), properties);
        connection.setReadOnly(true);
        connection.setAutoCommit(false); // or the driver would fetch all rows before the first is read
        return connection;
    }

    private static String message(SQLException e) {
        return e instanceof PSQLException server && server.getServerErrorMessage() != null
                ? server.getServerErrorMessage().getMessage()
                : e.getMessage();
    }
}
