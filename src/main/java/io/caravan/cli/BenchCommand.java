package io.caravan.cli;

import io.caravan.cli.bench.Bench;
import io.caravan.cli.bench.Figure;
import io.caravan.cli.bench.Machine;
import io.caravan.cli.bench.NginxServer;
import io.caravan.cli.bench.Results;
import io.caravan.cli.bench.Sizes;
import io.caravan.embedded.DataDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures what the gateway costs, on a system of its own. */
@Command(
        name = "bench",
        description = "Measures what the gateway costs, against nginx and no one in between, on a system of its own")
final class BenchCommand implements Callable<Integer> {

    @Option(names = "--quick", description = "less than a minute; the figures are rough and not kept")
    private boolean quick;

    @Option(names = "--results", paramLabel = "DIR", description = "where results are kept (default: bench/results)")
    private Path results;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "says this")
    private boolean help;

    private final Project project = Project.locate();
    private final Terminal terminal = Terminal.standard();

    @Override
    public Integer call() throws Exception {
        if (!Files.exists(project.application())) {
            throw new Complaint("Nothing is built: " + project.application() + " is missing");
        }
        Machine machine = Machine.here(nginxVersion());
        Path directory = Files.createTempDirectory("caravan-bench");
        terminal.say("Measuring with data in " + directory);
        try (var _ = BuildInUse.declare(project.root())) {
            Results measured = new Results(LocalDate.now(), machine, version(), measure(DataDirectory.at(directory)));
            Directory.delete(directory);
            show(measured);
            keep(measured);
            return measured.hold() ? 0 : 3;
        } catch (CancellationException | InterruptedException stopped) {
            terminal.say("Stopped; logs are in " + directory);
            return 1;
        }
    }

    private List<Figure> measure(DataDirectory data) throws InterruptedException {
        Thread here = Thread.currentThread();
        Sizes sizes = quick ? Sizes.QUICK : Sizes.WHOLE;
        List<Figure> figures = new ArrayList<>();
        try (var progress = new Progress(terminal);
                var system = new BenchSystem(project, data, progress)) {
            Interrupts.handle(here::interrupt, system::kill);
            system.startNeighbours();
            terminal.say("Starting the gateway, " + sizes.starts() + " times");
            figures.addAll(new GatewayStart(data, system).measure(sizes.starts()));
            figures.addAll(new Bench(system.subjects(), sizes, new StoredCompletions(data), terminal::say).measure());
        }
        return figures;
    }

    private void show(Results measured) {
        var table = new Table(List.of("FIGURE", "VALUE", "TARGET", ""));
        for (Figure figure : measured.figures()) {
            String target = figure.bound() == null ? "" : figure.bound().toString();
            table.add(List.of(figure.name(), figure.text(), target, figure.verdict()));
        }
        terminal.say("");
        table.lines().forEach(terminal::say);
    }

    private void keep(Results measured) throws IOException {
        if (quick && results == null) {
            return;
        }
        Path directory = results == null ? project.root().resolve("bench/results") : results;
        terminal.say("Kept in " + measured.write(directory));
    }

    private String nginxVersion() throws IOException, InterruptedException {
        var program = NginxServer.find();
        if (program.isEmpty()) {
            terminal.say("No nginx here, so nothing to compare with: 'apt install nginx-light' gets one");
            return "none";
        }
        return output(List.of(program.get().toString(), "-v")).replace("nginx version: ", "");
    }

    private String version() throws IOException, InterruptedException {
        return output(List.of("git", "-C", project.root().toString(), "describe", "--always", "--dirty"));
    }

    private static String output(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return process.waitFor() == 0 ? text : "unknown";
    }
}
