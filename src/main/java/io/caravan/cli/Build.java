package io.caravan.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Builds Caravan, or runs its tests. The launcher script runs it from its source, because it comes before anything is
 * built.
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
     * {@code build} for {@code up} with those options, {@code train} what is built, {@code test} and arguments for Maven,
     * {@code failures} and perhaps {@code --real}, {@code load} and perhaps {@code --redis}, or {@code fuzz} and perhaps
     * {@code --inputs N}. Exits with 0 if it succeeded, 2 if {@code up} won't understand its options.
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
                        case "test" -> build.test(rest);
                        case "failures" -> build.failures(rest);
                        case "load" -> build.load(rest);
                        case "fuzz" -> build.fuzz(rest);
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
        prepare();
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
        refuseWhileInUse();
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

    private int test(List<String> arguments) throws IOException, InterruptedException {
        Maven maven = Maven.require();
        prepare();
        Instant began = Instant.now();
        int embedded = maven.runHere(root, List.of("-f", "embedded/pom.xml", "package"));
        if (embedded != 0) {
            return embedded;
        }
        List<String> verify = new ArrayList<>(List.of("verify"));
        verify.addAll(arguments);
        int code = maven.runHere(root, verify);
        if (code == 0) {
            new BuildAge(root).note(began);
        }
        return code;
    }

    /** What callers notice when a node fails, as the tests find it. */
    private int failures(List<String> arguments) throws IOException, InterruptedException {
        boolean real = arguments.equals(List.of("--real"));
        if (!real && !arguments.isEmpty()) {
            throw new Complaint("'failures' takes '--real' or nothing, not " + String.join(" ", arguments));
        }
        return printed("FailureMatrixTest", "failure-matrix.md", real ? List.of("-Pnightly") : List.of());
    }

    /** Who gets what of nodes that have too much to do, or what becomes of chats without Redis, as a test finds it. */
    private int load(List<String> arguments) throws IOException, InterruptedException {
        if (arguments.equals(List.of("--redis"))) {
            return printed("RedisLoadTest", "redis-load.md", List.of("-Dcaravan.test.redis-load=true"));
        }
        if (!arguments.isEmpty()) {
            throw new Complaint("'load' takes '--redis' or nothing, not " + String.join(" ", arguments));
        }
        return printed("MixedLoadTest", "mixed-load.md", List.of());
    }

    /** Has Jazzer look for inputs that break a reader. */
    private int fuzz(List<String> arguments) throws IOException, InterruptedException {
        boolean some = arguments.size() == 2 && arguments.get(0).equals("--inputs");
        if (!arguments.isEmpty() && !(some && arguments.get(1).matches("[1-9]\\d{0,8}"))) {
            throw new Complaint("'fuzz' takes '--inputs NUMBER' or nothing, not " + String.join(" ", arguments));
        }
        Maven maven = Maven.require();
        prepare();
        Path log = root.resolve("target/fuzz.log");
        Files.createDirectories(log.getParent());
        List<String> test = new ArrayList<>(List.of("-Pfuzz", "test", "-Dmaven.test.failure.ignore=false"));
        if (some) {
            test.add("-Dfuzz.inputs=" + arguments.get(1));
        }
        try (var file = new PrintWriter(Files.newBufferedWriter(log), true)) {
            var progress = new FuzzProgress(terminal);
            int code = maven.run(root, test, line -> {
                file.println(line);
                progress.hear(line);
            });
            terminal.say(code == 0 ? "Nothing was found" : "Something was found; the whole log: " + log);
            return code;
        }
    }

    /** Runs one test and prints the table that it writes. */
    private int printed(String test, String table, List<String> more) throws IOException, InterruptedException {
        Path written = root.resolve("target").resolve(table);
        Files.deleteIfExists(written);
        List<String> some = new ArrayList<>(List.of("-Dtest=" + test, "-DskipITs", "-Dspotless.check.skip"));
        some.addAll(more);
        int code = test(some);
        if (Files.exists(written)) {
            Files.readAllLines(written).forEach(terminal::say);
        }
        return code;
    }

    private void prepare() throws IOException {
        refuseWhileInUse();
        // A route that was moved or deleted would still be there, and be run.
        Directory.delete(root.resolve("target/classes/routes"));
    }

    private void refuseWhileInUse() throws IOException {
        var user = BuildInUse.user(root);
        if (user.isPresent()) {
            throw new Complaint("Process " + user.get() + " runs Caravan from the build that must be made anew;"
                    + " stop it first: 'caravan down', with its --data if it has one");
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
