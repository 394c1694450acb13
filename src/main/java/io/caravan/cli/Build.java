package io.caravan.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Builds Caravan. The launcher script runs it from its source, because it comes before anything is built.
 */
final class Build {
    private static final int MOST_ERRORS = 20;
    private static final String TRAINING = "learning a fast start";

    private final Path root;
    private final Terminal terminal;

    private Build(Path root, Terminal terminal) {
        this.root = root;
        this.terminal = terminal;
    }

    /**
     * {@code build} for {@code up} with those options, or {@code train} what is built. Exits with 0 if it succeeded, 2 if
     * {@code up} won't understand its options.
     */
    public static void main(String[] arguments) throws Exception {
        Path root = Path.of(System.getProperty("caravan.home", "")).toAbsolutePath();
        var build = new Build(root, Terminal.standard());
        try {
            List<String> rest = List.of(arguments).subList(1, arguments.length);
            if (arguments[0].equals("build")) {
                requireUnderstood(rest);
            }
            System.exit(
                    switch (arguments[0]) {
                        case "build" -> build.build();
                        case "train" -> build.trainAlone();
                        default -> throw new Complaint("There is no " + arguments[0]);
                    });
        } catch (Complaint e) {
            System.err.println("caravan: " + e.getMessage());
            System.exit(1);
        }
    }

    private static void requireUnderstood(List<String> options) {
        try {
            UpOptions.require(options);
        } catch (Complaint e) {
            System.err.println("caravan: " + e.getMessage());
            System.exit(2);
        }
    }

    private int build() throws IOException, InterruptedException {
        Maven maven = Maven.require();
        BuildDirectory.prepare(root);
        Instant began = Instant.now();
        List<String> errors = new ArrayList<>();
        Path log = root.resolve("target/build.log");
        Files.createDirectories(log.getParent());
        try (var progress = new BuildProgress(terminal, "starting Maven");
                var file = new PrintWriter(Files.newBufferedWriter(log), true)) {
            for (List<String> step : steps()) {
                int code = maven.run(root, step, line -> {
                    file.println(line);
                    progress.hear(line);
                    collectError(line, errors);
                });
                if (code != 0) {
                    progress.fail(errors, log.toString());
                    return code;
                }
            }
            progress.begin(TRAINING);
            train();
            new BuildAge(root).note(began);
            progress.succeed();
            return 0;
        }
    }

    private int trainAlone() throws IOException, InterruptedException {
        BuildDirectory.requireUnused(root);
        try (var progress = new BuildProgress(terminal, TRAINING)) {
            train();
            progress.succeed();
        }
        return 0;
    }

    private void train() throws IOException, InterruptedException {
        if (!new AotTraining(root).run()) {
            terminal.say("No fast start was learned, starts will be slower; see target/training.log");
        }
    }

    private List<List<String>> steps() throws IOException {
        List<List<String>> steps = new ArrayList<>();
        if (embeddedIsOlderThanItsPom()) {
            steps.add(List.of("-f", "embedded/pom.xml", "package"));
        }
        steps.add(List.of("package", "-Dmaven.test.skip=true"));
        return steps;
    }

    private boolean embeddedIsOlderThanItsPom() throws IOException {
        Path pom = root.resolve("embedded/pom.xml");
        Path last = root.resolve("embedded/target/archives");
        return !Files.exists(last) || Files.getLastModifiedTime(last).compareTo(Files.getLastModifiedTime(pom)) < 0;
    }

    private static void collectError(String line, List<String> errors) {
        boolean advice = line.contains("[Help ") || line.contains("Re-run Maven") || line.contains("To see the full");
        if (line.startsWith("[ERROR]")
                && line.length() > "[ERROR] ".length()
                && !advice
                && errors.size() < MOST_ERRORS) {
            errors.add(line.substring("[ERROR] ".length()));
        }
    }
}
