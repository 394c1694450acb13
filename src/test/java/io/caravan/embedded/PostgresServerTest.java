package io.caravan.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class PostgresServerTest {

    @TempDir
    Path directory;

    PostgresServer server;

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void aForeignProcessNamedInPostmasterPidIsNotSignalled() throws Exception {
        Process foreign = new ProcessBuilder("sleep", "1000").start();
        try {
            start();
            Path file = directory.resolve("postgres/cluster/postmaster.pid");
            List<String> lines = Files.readAllLines(file);
            server.kill();
            lines.set(0, Long.toString(foreign.pid()));
            Files.write(file, lines);

            start();

            assertThat(server.isRunning()).isTrue();
            assertThat(foreign.isAlive()).isTrue();
        } finally {
            foreign.destroyForcibly();
        }
    }

    @Test
    void anInterruptedFirstStartIsBegunAnew() throws Exception {
        Files.createDirectories(directory.resolve("postgres/cluster.new/base"));

        start();

        assertThat(server.isRunning()).isTrue();
        assertThat(directory.resolve("postgres/cluster.new")).doesNotExist();
    }

    @Test
    void theApplicationOwnsItsDatabaseAndNothingElse() throws Exception {
        start();

        assertThat(ask("SELECT rolsuper OR rolcreaterole OR rolcreatedb FROM pg_roles WHERE rolname = current_user"))
                .isEqualTo("f");
        assertThat(ask("CREATE TABLE words (word text); INSERT INTO words VALUES ('camel') RETURNING word"))
                .isEqualTo("camel");
    }

    @Test
    void aDirectoryWhoseSuperuserIsTheApplicationGoesOn() throws Exception {
        var data = DataDirectory.at(directory);
        Path cluster = data.of("postgres").resolve("cluster");
        Path password = data.secrets().resolve("initdb");
        Files.writeString(password, Secret.kept(data, "postgres"));
        var programs = new PostgresPrograms(Artifacts.locate().postgres(), directory.resolve("log"));
        programs.initdb(cluster, "gateway", password);
        programs.execute(cluster, "postgres", List.of("CREATE DATABASE caravan"));

        start();

        assertThat(ask("SELECT current_user")).isEqualTo("gateway");
        assertThat(ask("SELECT rolsuper FROM pg_roles WHERE rolname = 'reader'"))
                .isEqualTo("f");
    }

    @Test
    void whosePasswordIsDeletedGetsAnotherOneAtTheNextStart() throws Exception {
        start();
        String owners = server.password();
        String readers = askAsReader("SELECT current_user");
        server.stop();
        Files.delete(directory.resolve("secrets/postgres"));
        Files.delete(directory.resolve("secrets/postgres-reader"));

        start();

        assertThat(readers).isEqualTo("reader");
        assertThat(askAsReader("SELECT current_user")).isEqualTo("reader");
        assertThat(ask("SELECT current_user")).isEqualTo("gateway");
        assertThat(server.password()).isNotEqualTo(owners);
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> ask(server.username(), owners, "SELECT 1"))
                .withMessageContaining("password authentication failed");
    }

    @Test
    void aPasswordThatSomebodyChoseIsTaken() throws Exception {
        start();
        server.stop();
        Files.writeString(directory.resolve("secrets/postgres-reader"), "it's \\ mine\n");

        start();

        assertThat(askAsReader("SELECT current_user")).isEqualTo("reader");
    }

    @Test
    void aClusterWithRolesThatIsNotKnownToHaveThemStarts() throws Exception {
        start();
        server.stop();
        Files.delete(directory.resolve("postgres/cluster/caravan.roles"));

        start();

        assertThat(askAsReader("SELECT current_user")).isEqualTo("reader");
    }

    private String ask(String statements) throws SQLException {
        return ask(server.username(), server.password(), statements);
    }

    private String askAsReader(String question) throws SQLException {
        var reader = PostgresConnection.toRead(DataDirectory.at(directory)).orElseThrow();
        return ask(reader.username(), reader.password(), question);
    }

    private String ask(String user, String password, String statements) throws SQLException {
        try (var connection = DriverManager.getConnection(server.jdbcUrl(), user, password);
                var statement = connection.createStatement()) {
            statement.execute(statements);
            while (statement.getResultSet() == null) {
                statement.getMoreResults();
            }
            var result = statement.getResultSet();
            result.next();
            return result.getString(1);
        }
    }

    private void start() {
        server = new PostgresServer(DataDirectory.at(directory), Artifacts.locate());
        server.start();
    }
}
