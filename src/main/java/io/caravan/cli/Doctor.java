package io.caravan.cli;

import io.caravan.embedded.DataDirectory;
import io.caravan.embedded.KeptPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks at everything that Caravan needs on this machine, and says what to do where something is wrong. */
final class Doctor {
    private static final List<Integer> PORTS = List.of(8080, 9000);

    private final Path root;
    private final Path data;
    private final Terminal terminal;

    Doctor(Path root, Path data, Terminal terminal) {
        this.root = root;
        this.data = data;
        this.terminal = terminal;
    }

    /** For a project that isn't built yet: the script runs this from its source. Takes {@code --data DIR} only. */
    public static void main(String[] arguments) throws IOException {
        Path root = Path.of(System.getProperty("caravan.home", "")).toAbsolutePath();
        boolean given = arguments.length == 2 && arguments[0].equals("--data");
        Path data = given ? Path.of(arguments[1]).toAbsolutePath() : root.resolve("data");
        System.exit(new Doctor(root, data, Terminal.standard()).examine());
    }

    /** Returns 0 if all is well, else 1. */
    int examine() throws IOException {
        List<Finding> findings = findings();
        for (Finding finding : findings) {
            terminal.say("%-8s %-9s %s".formatted(finding.ok() ? "ok" : "PROBLEM", finding.subject(), finding.what()));
            if (!finding.ok()) {
                terminal.say("%-18s → %s".formatted("", finding.next()));
            }
        }
        long problems = findings.stream().filter(finding -> !finding.ok()).count();
        terminal.say(problems == 0 ? "All is well" : problems + (problems == 1 ? " problem" : " problems"));
        return problems == 0 ? 0 : 1;
    }

    private List<Finding> findings() throws IOException {
        List<Finding> findings = new ArrayList<>();
        findings.add(MachineChecks.jdk());
        findings.add(MachineChecks.maven());
        findings.add(MachineChecks.root());
        findings.add(MachineChecks.sessions());
        findings.add(MachineChecks.disk(data));
        findings.add(build());
        var checks = new DataChecks(data);
        findings.add(checks.writable());
        findings.add(checks.modes());
        if (Files.isDirectory(data)
                && Files.isWritable(data)
                && ServerState.all(DataDirectory.at(data)).size() > 0) {
            findings.addAll(servers(DataDirectory.at(data)));
        } else {
            findings.add(MachineChecks.memory());
            PORTS.forEach(port -> findings.add(port(port)));
        }
        return findings;
    }

    private Finding build() throws IOException {
        if (!new BuildAge(root).isBuilt()) {
            return Finding.ok("build", "not built yet; './caravan up' builds");
        }
        Optional<Path> changed = new BuildAge(root).changed();
        return Finding.of(
                "build",
                changed.isEmpty(),
                changed.map(path -> "older than " + path).orElse("up to date"),
                "'caravan up' builds first");
    }

    private static Finding port(int port) {
        return Finding.of(
                "port " + port,
                KeptPort.isFree("127.0.0.1", port),
                KeptPort.isFree("127.0.0.1", port) ? "free" : "taken",
                "choose another: 'caravan up " + (port == 8080 ? "--port" : "--management-port") + " N'");
    }

    private static List<Finding> servers(DataDirectory data) {
        return ServerState.all(data).stream()
                .map(state -> Finding.of(
                        state.name(),
                        state.condition() == ServerState.Condition.running,
                        state.condition().name(),
                        advice(state)))
                .toList();
    }

    private static String advice(ServerState state) {
        return switch (state.condition()) {
            case running -> "";
            case stopped -> "'caravan start " + state.name() + "'";
            case orphaned -> "'caravan down' ends it, 'caravan up' starts anew";
            case starting, down -> "'caravan logs " + state.name() + "' says why";
        };
    }
}
