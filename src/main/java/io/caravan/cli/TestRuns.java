package io.caravan.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs the tests: all of them, or one and prints what it found. The launcher script runs it from its source, because
 * Maven builds what is tested.
 */
final class TestRuns {
    private final Path root;
    private final Terminal terminal;
    private final Maven maven;

    private TestRuns(Path root, Terminal terminal, Maven maven) {
        this.root = root;
        this.terminal = terminal;
        this.maven = maven;
    }

    /**
     * {@code test} and arguments for Maven, {@code failures} and perhaps {@code --real}, {@code load} and perhaps
     * {@code --redis}, or {@code fuzz} and perhaps {@code --inputs N}. Exits with 0 if it succeeded.
     */
    public static void main(String[] arguments) throws Exception {
        Path root = Path.of(System.getProperty("caravan.home", "")).toAbsolutePath();
        List<String> rest = List.of(arguments).subList(1, arguments.length);
        try {
            var runs = new TestRuns(root, Terminal.standard(), Maven.require());
            System.exit(
                    switch (arguments[0]) {
                        case "test" -> runs.test(rest);
                        case "failures" -> runs.failures(rest);
                        case "load" -> runs.load(rest);
                        case "fuzz" -> runs.fuzz(rest);
                        default -> throw new Complaint("There are no tests called " + arguments[0]);
                    });
        } catch (Complaint e) {
            System.err.println("caravan: " + e.getMessage());
            System.exit(1);
        }
    }

    private int test(List<String> arguments) throws IOException, InterruptedException {
        BuildDirectory.prepare(root);
        Instant began = Instant.now();
        int code = maven.runHere(root, List.of("-f", "embedded/pom.xml", "package"));
        if (code == 0) {
            code = arguments.isEmpty() ? new WholeSuite(root, maven, System.out).run() : verify(arguments);
        }
        if (code == 0) {
            new BuildAge(root).note(began);
        }
        return code;
    }

    private int verify(List<String> arguments) throws IOException, InterruptedException {
        List<String> verify = new ArrayList<>(List.of("verify"));
        verify.addAll(arguments);
        return maven.runHere(root, verify);
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

    /** Has Jazzer look for inputs that break a reader. */
    private int fuzz(List<String> arguments) throws IOException {
        boolean some = arguments.size() == 2 && arguments.get(0).equals("--inputs");
        if (!arguments.isEmpty() && !(some && arguments.get(1).matches("[1-9]\\d{0,8}"))) {
            throw new Complaint("'fuzz' takes '--inputs NUMBER' or nothing, not " + String.join(" ", arguments));
        }
        BuildDirectory.prepare(root);
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
}
