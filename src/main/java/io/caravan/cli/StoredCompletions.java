package io.caravan.cli;

import io.caravan.cli.bench.Stored;
import io.caravan.embedded.DataDirectory;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

/** Counts completions in PostgreSQL. */
final class StoredCompletions implements Stored {
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final long PAUSE_MILLIS = 200;
    private static final String COUNT = """
            SELECT count(*) FROM completions c JOIN messages m ON m.completion_id = c.id
            WHERE c.request_id LIKE ? || '%' AND c.status = 'completed' AND m.role = 'assistant' AND m.content = ?
            """;

    private final DataDirectory data;

    StoredCompletions(DataDirectory data) {
        this.data = data;
    }

    @Override
    public long await(String requestIds, String content, long enough) throws InterruptedException {
        long end = System.nanoTime() + LONGEST.toNanos();
        try (Connection connection = SqlCommand.connect(data)) {
            long count = count(connection, requestIds, content);
            while (count < enough && System.nanoTime() < end) {
                Thread.sleep(PAUSE_MILLIS);
                count = count(connection, requestIds, content);
            }
            return count;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long count(Connection connection, String requestIds, String content) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(COUNT)) {
            statement.setString(1, requestIds);
            statement.setString(2, content);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        } finally {
            connection.rollback(); // or every look would see what the first one saw
        }
    }
}
