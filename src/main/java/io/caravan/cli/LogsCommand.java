package io.caravan.cli;

import io.caravan.embedded.DataDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows the logs. */
@Command(name = "logs", description = "Shows the end of the logs, each line with the name of who wrote it")
final class LogsCommand implements Callable<Integer> {
    private static final String SUFFIX = ".log";
    private static final long PAUSE_MILLIS = 100;

    @Mixin
    private CommonOptions common;

    @Parameters(paramLabel = "NAME", description = "whose logs (default: all)")
    private List<String> names = List.of();

    @Option(
            names = {"-f", "--follow"},
            description = "go on showing what is written, until Ctrl-C")
    private boolean follow;

    @Option(
            names = {"-n", "--lines"},
            paramLabel = "LINES",
            description = "how many of each to begin with (default: ${DEFAULT-VALUE})")
    private int lines = 20;

    private final Terminal terminal = Terminal.standard();

    @Override
    public Integer call() throws IOException, InterruptedException {
        DataDirectory data = common.require(Project.locate());
        Map<String, LogTail> tails = new LinkedHashMap<>();
        for (String name : chosen(data)) {
            tails.put(name, new LogTail(data.logs().resolve(name + SUFFIX)));
        }
        tails.forEach((name, tail) -> say(name, tail.last(lines)));
        while (follow) {
            tails.forEach((name, tail) -> say(name, tail.newLines()));
            Thread.sleep(PAUSE_MILLIS);
        }
        return 0;
    }

    private List<String> chosen(DataDirectory data) throws IOException {
        List<String> known = known(data);
        for (String name : names) {
            if (!known.contains(name)) {
                throw new Complaint("There is no log of " + name + "; there are those of " + String.join(", ", known));
            }
        }
        return names.isEmpty() ? known : names;
    }

    private static List<String> known(DataDirectory data) throws IOException {
        try (var files = Files.list(data.logs())) {
            return files.map(Path::getFileName)
                    .map(Path::toString)
                    .filter(file -> file.endsWith(SUFFIX))
                    .map(file -> file.substring(0, file.length() - SUFFIX.length()))
                    .sorted()
                    .toList();
        }
    }

    private void say(String name, List<String> written) {
        written.forEach(line -> terminal.say("%-8s | %s".formatted(name, line)));
    }
}
