package io.caravan.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ChildServerTest {

    @TempDir
    Path directory;

    DataDirectory data;

    @BeforeEach
    void makeData() {
        data = DataDirectory.at(directory);
    }

    @Test
    void aServerThatEndsIsNamedWithItsLastLines() {
        var server = new StandIn("camel", data, "seq 1 40; exit 7");

        var failure = catchThrowableOfType(ServerStartException.class, server::start);

        assertThat(failure).hasMessageContaining("camel didn't start").hasMessageContaining("exit code 7");
        assertThat(failure.lastLogLines())
                .isEqualTo(IntStream.rangeClosed(26, 40)
                        .mapToObj(Integer::toString)
                        .toList());
        assertThat(failure.logFile()).isEqualTo(data.logs().resolve("camel.log"));
        assertThat(ProcessRecord.all(data)).isEmpty();
    }

    @Test
    void aServerThatIsNeverReadyIsEnded() {
        var server = new StandIn("camel", data, "echo waiting; exec tail -f $0").within(Duration.ofSeconds(1));

        assertThatThrownBy(server::start).hasMessage("camel didn't start: it was not ready after 1 s");

        assertThat(server.isRunning()).isFalse();
        assertThat(ProcessRecord.all(data)).isEmpty();
    }

    @Test
    void aServerThatIgnoresTheSignalIsEndedByForceAfterItsLimit() {
        var server = new StandIn("camel", data, "trap '' TERM; echo ready; exec tail -f $0") {
            @Override
            protected Duration stopLimit() {
                return Duration.ofMillis(300);
            }
        };
        server.start();

        server.stop();

        assertThat(server.isRunning()).isFalse();
    }

    @Test
    void aServerLivesInASessionOfItsOwnSoThatCtrlCDoesNotReachIt() throws Exception {
        try (var server = new StandIn("camel", data, StandIn.FAITHFUL)) {
            server.start();

            String stat =
                    Files.readString(Path.of("/proc", Long.toString(server.pid().orElseThrow()), "stat"));

            String group = stat.substring(stat.lastIndexOf(')') + 2).split(" ")[2];
            assertThat(group).isEqualTo(Long.toString(server.pid().orElseThrow()));
        }
    }

    @Test
    void aServerThatRunsIsNotStartedTwice() {
        try (var server = new StandIn("camel", data, StandIn.FAITHFUL)) {
            server.start();
            long pid = server.pid().orElseThrow();

            var second = new StandIn("camel", data, StandIn.FAITHFUL);

            assertThatThrownBy(second::start).hasMessageContaining("runs already as process " + pid);
            assertThat(server.isRunning()).isTrue();
        }
    }

    @Test
    void theLogOfTheTimeBeforeIsKept() throws Exception {
        for (String word : new String[] {"first", "second", "third"}) {
            try (var server = new StandIn("camel", data, "echo " + word + "; " + StandIn.FAITHFUL)) {
                server.start();
            }
        }

        assertThat(data.logs().resolve("camel.log")).hasContent("third\nready");
        assertThat(data.logs().resolve("camel.log.1")).hasContent("second\nready");
    }

    @Test
    void aServerStartedAgainAppendsToItsLog() {
        var server = new StandIn("camel", data, StandIn.FAITHFUL);
        server.start();
        server.kill();

        server.start();

        server.stop();
        assertThat(server.logFile()).hasContent("ready\nready");
    }
}
