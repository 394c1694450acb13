package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.embedded.Artifacts;
import io.caravan.embedded.DataDirectory;
import io.caravan.embedded.PostgresServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SqlCommandTest {

    @TempDir
    static Path data;

    static PostgresServer postgres;

    @BeforeAll
    static void start() {
        postgres = new PostgresServer(DataDirectory.at(data), Artifacts.locate());
        postgres.start();
    }

    @AfterAll
    static void stop() {
        postgres.stop();
    }

    @Test
    void anAnswerIsAnAlignedTable() {
        var outcome = Command.on(
                data, "sql", "SELECT * FROM (VALUES (1, 'camel'), (200, E'two\\nlines'), (3, NULL)) AS t(id, name)");

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.output()).isEqualTo("""
                        id   name
                        1    camel
                        200  two⏎lines
                        3
                        (3 rows)
                        """);
    }

    @Test
    void aQueryMayBeSeveralWords() {
        assertThat(Command.on(data, "sql", "SELECT", "1", "AS", "one").output()).isEqualTo("one\n1\n(1 row)\n");
    }

    @Test
    void nothingCanBeChanged() {
        var outcome = Command.on(data, "sql", "CREATE TABLE camels (name text)");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.output()).isEqualTo("caravan: cannot execute CREATE TABLE in a read-only transaction\n");
    }

    @Test
    void noMoreRowsAreShownThanAskedFor() {
        assertThat(Command.on(data, "sql", "--rows", "2", "SELECT * FROM generate_series(1, 9) AS n")
                        .output())
                .isEqualTo("n\n1\n2\n(2 rows, there may be more)\n");
    }

    @Test
    void aMistakeIsOneLine() {
        assertThat(Command.on(data, "sql", "SELECT nonsense").output())
                .isEqualTo("caravan: column \"nonsense\" does not exist\n");
    }

    @Test
    void withoutPostgresItSaysSo(@TempDir Path empty) {
        assertThat(Command.on(empty, "sql", "SELECT 1").output())
                .startsWith("caravan: PostgreSQL doesn't run on " + empty)
                .hasLineCount(1);
    }
}
