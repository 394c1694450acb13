package io.caravan.cli;

import static io.caravan.embedded.StandIn.FAITHFUL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.embedded.DataDirectory;
import io.caravan.embedded.ProcessIdentity;
import io.caravan.embedded.ProcessRecord;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class LauncherTest {
    private static final Duration HANG = Duration.ofSeconds(60);
    // Ends by nothing but force.
    private static final String STUBBORN = "trap '' TERM; " + FAITHFUL;

    @TempDir
    Path directory;

    Path data;

    @BeforeEach
    void chooseData() {
        data = directory.resolve("data");
    }

    @Test
    void aSecondLauncherIsRefusedAndToldWhoHoldsTheData() throws Exception {
        try (var first = Launcher.ready(data, "camel=" + FAITHFUL);
                var second = Launcher.start(data, "camel=" + FAITHFUL)) {

            assertThat(second.exitCode()).isEqualTo(1);

            assertThat(second.output()).contains("runs already").contains("process " + first.pid());
            assertThat(first.server("camel").isAlive()).isTrue();
        }
    }

    @Test
    void aKilledLauncherBarsNobodyAndItsServersAreEnded() throws Exception {
        ProcessIdentity orphan;
        try (var killed = Launcher.ready(data, "camel=" + FAITHFUL)) {
            orphan = killed.server("camel");
            killed.killDashNine();

            try (var next = Launcher.ready(data, "camel=" + FAITHFUL)) {
                assertThat(next.output()).contains("ended camel");
                assertThat(next.server("camel").isAlive()).isTrue();
            }
        }
        assertThat(orphan.isAlive()).isFalse();
    }

    @Test
    void aServerThatDoesNotStartIsNamedWithItsLastLinesAndNothingIsLeft() throws Exception {
        try (var launcher = Launcher.start(data, "good=" + FAITHFUL, "bad=seq 1 20; exit 9")) {

            assertThat(launcher.exitCode()).isEqualTo(1);

            assertThat(launcher.output())
                    .contains("bad didn't start: it ended with exit code 9")
                    .contains("The end of " + launcher.data().logs().resolve("bad.log"))
                    .contains("  | 6\n", "  | 20\n")
                    .doesNotContain("  | 5\n");
            assertThat(ProcessRecord.all(launcher.data())).isEmpty();
        }
    }

    @Test
    void aServerThatDiesIsNamedAndStartedAgain() throws Exception {
        try (var launcher = Launcher.ready(data, "camel=" + FAITHFUL)) {
            var killed = launcher.server("camel");

            ProcessHandle.of(killed.pid()).orElseThrow().destroyForcibly();

            launcher.awaitOutput("camel is ready again");
            assertThat(launcher.output())
                    .contains("camel (process " + killed.pid()
                            + ") ended unexpectedly with exit code 137; starting it again in 0.5 s");
            assertThat(launcher.server("camel")).isNotEqualTo(killed);
        }
    }

    @Test
    void aStoppedServerStaysStoppedUntilItIsStarted() throws Exception {
        try (var launcher = Launcher.ready(data, "camel=" + FAITHFUL, "mule=" + FAITHFUL)) {
            var stopped = launcher.server("camel");

            assertThat(Command.on(data, "stop", "camel").exitCode()).isZero();

            assertThat(stopped.isAlive()).isFalse();
            assertThat(Command.on(data, "status").output()).containsPattern("camel +stopped");
            assertThat(launcher.output()).doesNotContain("unexpectedly");

            assertThat(Command.on(data, "start", "camel").exitCode()).isZero();

            assertThat(launcher.server("camel").isAlive()).isTrue();
        }
    }

    @Test
    void aServerNobodyKnowsCanNotBeStopped() throws Exception {
        try (var launcher = Launcher.ready(data, "camel=" + FAITHFUL)) {
            var outcome = Command.on(data, "stop", "mule");

            assertThat(outcome.exitCode()).isEqualTo(1);
            assertThat(outcome.output()).isEqualTo("caravan: There is no mule; there are camel\n");
            assertThat(launcher.server("camel").isAlive()).isTrue();
        }
    }

    @Test
    void statusSaysWhetherAllRun() throws Exception {
        try (var launcher = Launcher.ready(data, "camel=" + FAITHFUL)) {
            var running = Command.on(data, "status");

            assertThat(running.exitCode()).isZero();
            assertThat(running.output())
                    .containsPattern(
                            "camel +running +" + launcher.server("camel").pid() + " ")
                    .contains("launcher: process " + launcher.pid(), "http://localhost:1");
        }
        var nothing = Command.on(data, "status");

        assertThat(nothing.exitCode()).isEqualTo(3);
        assertThat(nothing.output()).contains("Nothing runs on " + data);
    }

    @Test
    void downStopsThoseWhoNeedTheOthersFirstAndLeavesNothing() throws Exception {
        try (var launcher = Launcher.ready(data, "store=" + FAITHFUL, "gateway=" + FAITHFUL)) {
            var store = launcher.server("store");
            var gateway = launcher.server("gateway");

            var outcome = Command.on(data, "down");

            assertThat(outcome.exitCode()).isZero();
            assertThat(outcome.output()).contains("Everything has stopped");
            assertThat(launcher.exitCode()).isZero();
            assertThat(launcher.output()).containsSubsequence("gateway    stopped", "store      stopped");
            assertThat(store.isAlive()).isFalse();
            assertThat(gateway.isAlive()).isFalse();
        }
    }

    @Test
    void downEndsWhatAKilledLauncherLeft() throws Exception {
        try (var launcher = Launcher.ready(data, "camel=" + FAITHFUL)) {
            var orphan = launcher.server("camel");
            launcher.killDashNine();
            assertThat(Command.on(data, "status").output()).containsPattern("camel +orphaned");

            var outcome = Command.on(data, "down");

            assertThat(outcome.exitCode()).isZero();
            assertThat(outcome.output()).contains("camel");
            assertThat(orphan.isAlive()).isFalse();
        }
    }

    @Test
    void theSecondInterruptEndsEverythingAtOnce() throws Exception {
        try (var launcher = Launcher.ready(data, "stubborn=" + STUBBORN)) {
            var stubborn = launcher.server("stubborn");
            launcher.interrupt();
            launcher.awaitOutput("Stopping");
            assertThat(stubborn.isAlive()).isTrue();

            launcher.interrupt();

            assertThat(launcher.exitCode()).isZero();
            assertThat(stubborn.isAlive()).isFalse();
        }
    }

    @Test
    void anInterruptWhileStartingLeavesNothing() throws Exception {
        try (var launcher = Launcher.start(data, "good=" + FAITHFUL, "silent=exec tail -f $0")) {
            await().atMost(HANG)
                    .until(() -> ProcessRecord.all(DataDirectory.at(data)).size() == 2);
            launcher.awaitOutput("good       ready");

            launcher.interrupt();

            assertThat(launcher.exitCode()).isZero();
            assertThat(ProcessRecord.all(launcher.data())).isEmpty();
        }
    }

    @Test
    void logsShowTheEndOfEachWithItsName() throws Exception {
        try (var launcher = Launcher.ready(data, "camel=seq 1 30; " + FAITHFUL, "mule=" + FAITHFUL)) {
            launcher.awaitOutput("all ready");

            assertThat(Command.on(data, "logs", "-n", "2").output())
                    .isEqualTo("camel    | 30\ncamel    | ready\nmule     | ready\n");
            assertThat(Command.on(data, "logs", "mule").output()).isEqualTo("mule     | ready\n");
            assertThat(Command.on(data, "logs", "horse").output())
                    .isEqualTo("caravan: There is no log of horse; there are those of camel, mule\n");
        }
    }
}
