package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.embedded.Artifacts;
import io.caravan.embedded.DataDirectory;
import io.caravan.embedded.PostgresConnection;
import io.caravan.embedded.PostgresServer;
import io.caravan.embedded.ProcessIdentity;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
                data,
                "sql",
                "SELECT * FROM (VALUES (1, 'camel'), (200, E'two\\nlines'), (3, NULL), (4, '')) AS t(id, name)");

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.output()).isEqualTo("""
                        id   name
                        1    camel
                        200  two⏎lines
                        3    NULL
                        4
                        (4 rows)
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET TRANSACTION READ WRITE; CREATE TABLE camels (name text); COMMIT",
                "SELECT 1; COMMIT; BEGIN READ WRITE; SELECT lo_create(1)",
                ";",
                ""
            })
    void itTakesOneStatement(String query) {
        var outcome = Command.on(data, "sql", query);

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.output()).contains("; ask one question").hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT pg_read_file('/etc/hostname')",
                "COPY (SELECT 1) TO PROGRAM 'touch camels'",
                "DO $$BEGIN SET TRANSACTION READ WRITE; CREATE TABLE camels (name text); END$$",
                "DO $$BEGIN COMMIT; END$$",
                "SELECT set_config('transaction_read_only', 'off', false)",
                "ALTER ROLE reader PASSWORD 'camel'"
            })
    void itReachesNothingButTheTables(String query) {
        var outcome = Command.on(data, "sql", query);

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.output()).startsWith("caravan: ").hasLineCount(1);
    }

    @Test
    void whoConnectsAsItDoesCanNotWriteEither() throws Exception {
        var reader = PostgresConnection.toRead(DataDirectory.at(data)).orElseThrow();
        try (var connection = DriverManager.getConnection(reader.jdbcUrl(), reader.username(), reader.password());
                var statement = connection.createStatement()) {
            statement.execute("SET default_transaction_read_only = off");

            for (String query : List.of(
                    "CREATE TABLE camels (name text)", "CREATE TEMP TABLE camels (name text)", "SELECT lo_create(1)")) {
                assertThatThrownBy(() -> statement.execute(query)).hasMessageContaining("permission denied");
            }
        }
    }

    @Test
    void aStatementWithoutRowsIsDone() {
        var outcome = Command.on(data, "sql", "SET work_mem = '8MB'");

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.output()).isEqualTo("(done; it has no rows to show)\n");
    }

    @Test
    void whatWouldMakeATerminalDoSomethingIsShown() {
        assertThat(Command.on(data, "sql", "SELECT E'\\x1b[2J' || chr(155) || chr(8238) AS \"a\u001bb\"")
                        .output())
                .startsWith("a\\u001bb\n\\u001b[2J\\u009b\\u202e\n");
    }

    @Test
    void whileItsLauncherRunsAStoppedPostgresIsToBeStarted(@TempDir Path other) {
        var directory = DataDirectory.at(other);
        new Holder(ProcessIdentity.current(), "http://localhost:1", List.of("postgres"), true).write(directory);
        new StopMarks(directory).mark("postgres");

        assertThat(Command.on(other, "sql", "SELECT 1").output())
                .isEqualTo("caravan: PostgreSQL is stopped; 'caravan start postgres' starts it\n");
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
