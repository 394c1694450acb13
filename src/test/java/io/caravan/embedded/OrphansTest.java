package io.caravan.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class OrphansTest {

    @TempDir
    Path directory;

    DataDirectory data;
    Process bystander;

    @BeforeEach
    void startBystander() throws IOException {
        data = DataDirectory.at(directory);
        bystander = new ProcessBuilder("sleep", "1000").start();
    }

    @AfterEach
    void endBystander() {
        bystander.destroyForcibly();
    }

    @Test
    void serversWhoseParentWasKilledAreEnded() throws Exception {
        List<ProcessIdentity> orphans = orphans();
        var ended = new ArrayList<String>();

        Orphans.end(data, each -> ended.add(each.name()));

        assertThat(ended).containsExactly("second", "first");
        assertThat(orphans).hasSize(2).noneMatch(ProcessIdentity::isAlive);
        assertThat(ProcessRecord.all(data)).isEmpty();
    }

    @Test
    void aServerStartsAgainThoughItsOrphanRuns() throws Exception {
        List<ProcessIdentity> orphans = orphans();

        try (var server = new StandIn("first", data, StandIn.FAITHFUL)) {
            server.start();

            assertThat(orphans.stream().filter(ProcessIdentity::isAlive)).hasSize(1);
        }
        Orphans.end(data, each -> {});
    }

    @Test
    void aProcessThatGotTheNumberLaterIsNotTouched() throws Exception {
        var sameNumber = new ProcessIdentity(bystander.pid(), "another/birth");
        record("kafka", sameNumber, gone()).write(data);

        Orphans.end(data, each -> {});

        assertThat(bystander.isAlive()).isTrue();
        assertThat(ProcessRecord.all(data)).isEmpty();
    }

    @Test
    void aProcessWhoseCommandLineIsForeignIsNotTouched() throws Exception {
        var identity = ProcessIdentity.of(bystander.pid()).orElseThrow();
        record("kafka", identity, gone()).write(data);

        Orphans.end(data, each -> {});

        assertThat(bystander.isAlive()).isTrue();
    }

    @Test
    void aServerWhoseParentLivesIsNotTouched() {
        try (var server = new StandIn("camel", data, StandIn.FAITHFUL)) {
            server.start();

            Orphans.end(data, each -> {});

            assertThat(server.isRunning()).isTrue();
        }
    }

    /** Two servers started by a process that is dead, the second of which stops first. */
    private List<ProcessIdentity> orphans() throws Exception {
        Process parent = new ProcessBuilder(
                        Executables.java().toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Parent.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(parent.inputReader().readLine()).isEqualTo("started");
        parent.destroyForcibly().waitFor(30, TimeUnit.SECONDS);
        return ProcessRecord.all(data).stream().map(ProcessRecord::process).toList();
    }

    private static ProcessRecord record(String name, ProcessIdentity process, ProcessIdentity parent) {
        return new ProcessRecord(name, process, parent, true, "nowhere", "TERM", 1);
    }

    private static ProcessIdentity gone() {
        return new ProcessIdentity(ProcessHandle.current().pid(), "another/birth");
    }

    /** Starts two servers and waits to be killed. */
    static final class Parent {
        private Parent() {}

        public static void main(String[] arguments) throws IOException {
            var data = DataDirectory.at(Path.of(arguments[0]));
            new StandIn("first", data, StandIn.FAITHFUL, 2).start();
            new StandIn("second", data, StandIn.FAITHFUL, 1).start();
            System.out.println("started");
            System.in.read();
        }
    }
}
