package io.caravan.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
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

    private void start() {
        server = new PostgresServer(DataDirectory.at(directory), Artifacts.locate());
        server.start();
    }
}
