package io.caravan.cli;

import io.caravan.embedded.DataDirectory;
import io.caravan.embedded.Orphans;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Starts everything and watches over it. */
@Command(name = "up", description = "Starts everything on this machine, and builds first what is out of date")
final class UpCommand implements Callable<Integer> {
    private static final String LOCALHOST = "127.0.0.1";

    @Mixin
    private CommonOptions common;

    @Option(names = "--port", description = "of the API (default: ${DEFAULT-VALUE})")
    private int port = 8080;

    @Option(
            names = "--management-port",
            description = "of health, metrics and the management console (default: ${DEFAULT-VALUE})")
    private int managementPort = 9000;

    @Option(
            names = "--host",
            description = "the address both listen on; 0.0.0.0 lets other machines in (default: ${DEFAULT-VALUE})")
    private String host = LOCALHOST;

    @Option(
            names = "--nodes",
            description = "which AI nodes: auto (an Ollama of this machine if one answers, else simulated ones), "
                    + "sim (simulated), none (those of the configuration) (default: ${DEFAULT-VALUE})")
    private NodeMode nodes = NodeMode.auto;

    @Option(
            names = {"-d", "--detach"},
            description = "go on in the background; returns when everything is ready")
    private boolean detach;

    private final Project project = Project.locate();
    private final Terminal terminal = Terminal.standard();

    @Override
    public Integer call() throws Exception {
        if (!Files.exists(project.application())) {
            throw new Complaint("Nothing is built: " + project.application() + " is missing");
        }
        DataDirectory data = common.create(project);
        if (detach) {
            refuseToStart(data);
            int code = new Detached(data, project, terminal).up(arguments(data));
            if (code == 0) {
                showKey(data);
            }
            return code;
        }
        try (var _ = DataLock.acquire(data);
                var _ = BuildInUse.declare(project.root())) {
            prepare(data);
            return run(data);
        }
    }

    // Here and not only in the background, where the log of those who run already would have to make room first.
    private void refuseToStart(DataDirectory data) {
        try (var _ = DataLock.acquire(data)) {
            prepare(data);
        }
    }

    private void prepare(DataDirectory data) {
        Orphans.end(
                data,
                ended -> terminal.say("Ended " + ended.name() + " (process "
                        + ended.process().pid() + "), whose launcher had been killed"));
        Ports.requireFree(host, port, "--port");
        Ports.requireFree(host, managementPort, "--management-port");
        if (port == managementPort) {
            throw new Complaint("--port and --management-port must differ");
        }
    }

    private int run(DataDirectory data) {
        var system = WholeSystem.of(project, data, new ApplicationServer.Listening(host, port, managementPort), nodes);
        var banner = new Banner(
                project, data, port, managementPort, system.nodes().description(), Detached.isOurs(), Path.of(""));
        terminal.say("Starting on " + data.root());
        Runnable whenReady = () -> {
            terminal.say(banner.text());
            showKey(data);
        };
        return new Run(data, system.servers(), "http://localhost:" + port, terminal, whenReady).untilTold();
    }

    private void showKey(DataDirectory data) {
        AdministratorKey.read(data).ifPresent(key -> terminal.sayInPrivate("Key: " + key));
    }

    private List<String> arguments(DataDirectory data) {
        return List.of(
                "up",
                "--data",
                data.root().toString(),
                "--port",
                Integer.toString(port),
                "--management-port",
                Integer.toString(managementPort),
                "--host",
                host,
                "--nodes",
                nodes.name());
    }
}
