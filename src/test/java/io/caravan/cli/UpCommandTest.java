package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.embedded.DataDirectory;
import io.caravan.embedded.KeptPort;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class UpCommandTest {

    @TempDir
    Path project;

    @BeforeEach
    void pretendToHaveBuilt() throws Exception {
        Files.createDirectories(project.resolve("target/quarkus-app"));
        Files.createFile(project.resolve("target/quarkus-app/quarkus-run.jar"));
    }

    @Test
    void aTakenPortIsOneLineThatNamesTheOption() throws Exception {
        try (var somebody = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String port = Integer.toString(somebody.getLocalPort());

            var outcome = Command.run(project, "up", "--port", port);

            assertThat(outcome.exitCode()).isEqualTo(1);
            assertThat(outcome.output())
                    .isEqualTo("caravan: Port " + port
                            + " on 127.0.0.1 can't be had (Address already in use): choose another with --port\n");
            assertThat(project.resolve("data/logs")).doesNotExist();
        }
    }

    @Test
    void aTakenManagementPortNamesItsOwnOption() throws Exception {
        int free = KeptPort.choose(DataDirectory.at(project.resolve("other")), "free");
        try (var somebody = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            var outcome = Command.run(
                    project, "up", "-d", "--port", "" + free, "--management-port", "" + somebody.getLocalPort());

            assertThat(outcome.exitCode()).isEqualTo(1);
            assertThat(outcome.output())
                    .endsWith("choose another with --management-port\n")
                    .hasLineCount(1);
        }
    }

    @Test
    void aPortThatIsNoneIsRefused() {
        assertThat(Command.run(project, "up", "--port", "70000").output())
                .isEqualTo("caravan: --port must be between 1 and 65535, not 70000\n");
        assertThat(Command.run(project, "up", "--port", "http").exitCode()).isEqualTo(2);
    }

    @Test
    void aDataDirectoryThatCanNotBeIsOneLineThatSaysWhy() throws Exception {
        Path file = Files.createFile(project.resolve("file"));

        for (String data : List.of(file.toString(), file + "/below", "/proc/caravan", "/proc")) {
            var outcome = Command.run(project, "up", "--data", data);

            assertThat(outcome.exitCode()).isEqualTo(1);
            assertThat(outcome.output())
                    .startsWith("caravan: Nothing can be kept in " + data + ": ")
                    .endsWith("; name a directory that you may write to with --data\n")
                    .hasLineCount(1);
        }
    }

    @Test
    void nothingIsStartedWithoutABuild() throws Exception {
        Files.delete(project.resolve("target/quarkus-app/quarkus-run.jar"));

        var outcome = Command.run(project, "up");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.output()).startsWith("caravan: Nothing is built").hasLineCount(1);
    }

    @Test
    void anUnknownKindOfNodesIsRefusedWithThoseThereAre() {
        var outcome = Command.run(project, "up", "--nodes", "many");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.output()).contains("auto, sim, none").hasLineCount(1);
    }
}
