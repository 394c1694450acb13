package io.caravan.cli;

import static org.awaitility.Awaitility.await;

import io.caravan.embedded.DataDirectory;
import io.caravan.embedded.Executables;
import io.caravan.embedded.Orphans;
import io.caravan.embedded.ProcessIdentity;
import io.caravan.embedded.ProcessRecord;
import io.caravan.embedded.StandIn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A launcher in a process of its own, whose servers are stand-ins: one line of shell each. */
final class Launcher implements AutoCloseable {
    private static final Duration HANG = Duration.ofSeconds(60);

    private final Path directory;
    private final Path output;
    private final Process process;

    private Launcher(Path directory, Path output, Process process) {
        this.directory = directory;
        this.output = output;
        this.process = process;
    }

    /** Starts one; each server is {@code NAME=SCRIPT}, and stops before those named earlier. */
    static Launcher start(Path directory, String... servers) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Executables.java().toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                directory.toString()));
        command.addAll(List.of(servers));
        Path output = Files.createTempFile(directory.getParent(), "launcher", ".out");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        return new Launcher(directory, output, process);
    }

    /** Starts one and returns when all its servers are ready. */
    static Launcher ready(Path directory, String... servers) throws IOException {
        var launcher = start(directory, servers);
        launcher.awaitOutput("all ready");
        return launcher;
    }

    void awaitOutput(String text) {
        await().atMost(HANG).until(() -> output().contains(text));
    }

    String output() throws IOException {
        return Files.readString(output);
    }

    long pid() {
        return process.pid();
    }

    void interrupt() {
        process.destroy();
    }

    void killDashNine() {
        process.destroyForcibly();
        exitCode();
    }

    int exitCode() {
        await().atMost(HANG).until(() -> !process.isAlive());
        return process.exitValue();
    }

    /** The process of that server. */
    ProcessIdentity server(String name) {
        return ProcessRecord.find(data(), name).orElseThrow().process();
    }

    DataDirectory data() {
        return DataDirectory.at(directory);
    }

    /** Ends it and all it started, whatever the test has done to them. */
    @Override
    public void close() {
        process.destroy();
        try {
            exitCode();
        } finally {
            process.destroyForcibly();
            Orphans.end(data(), orphan -> {});
        }
    }

    /** What {@code up} does, with stand-ins for the servers. */
    static final class Main {
        private Main() {}

        public static void main(String[] arguments) {
            var terminal = new Terminal(System.out, false);
            var data = DataDirectory.at(Path.of(arguments[0]));
            try (var _ = DataLock.acquire(data)) {
                Orphans.end(data, orphan -> terminal.say("ended " + orphan.name()));
                List<StandIn> servers = new ArrayList<>();
                for (int index = 1; index < arguments.length; index++) {
                    String[] server = arguments[index].split("=", 2);
                    servers.add(new StandIn(server[0], data, server[1], arguments.length - index));
                }
                System.exit(new Run(data, servers, "http://localhost:1", terminal, () -> terminal.say("all ready"))
                        .untilTold());
            } catch (Complaint e) {
                terminal.say(e.getMessage());
                System.exit(1);
            }
        }
    }
}
