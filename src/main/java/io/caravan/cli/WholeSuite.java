package io.caravan.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Runs every test. Those of the routes run beside all others, in a Maven of their own: most of the time both wait for
 * something that should not answer. Then comes the whole system as people start it.
 */
final class WholeSuite {
    private final Path root;
    private final Maven maven;
    private final PrintStream output;

    WholeSuite(Path root, Maven maven, PrintStream output) {
        this.root = root;
        this.maven = maven;
        this.output = output;
    }

    /** Prints what Maven prints, and at the end one count of all tests. Returns an exit code. */
    int run() throws IOException {
        var counts = new TestCounts();
        int code = live(List.of("test-compile"), counts);
        if (code == 0) {
            code = bothHalves(counts);
        }
        if (code == 0) {
            code = live(List.of("verify", "-DskipUnitTests"), counts);
        }
        output.println(counts);
        return code;
    }

    private int bothHalves(TestCounts counts) throws IOException {
        Path log = root.resolve("target/test-routes.log");
        output.println("The tests of the routes run beside the others; their output is in " + log + " and follows");
        try (var file = new PrintWriter(Files.newBufferedWriter(log), true)) {
            var routes = CompletableFuture.supplyAsync(() -> maven.run(root, half("routes"), file::println));
            int others = live(half("others"), counts);
            int code = routes.join();
            for (String line : Files.readAllLines(log)) {
                print(line, counts);
            }
            return others == 0 ? code : others;
        }
    }

    private static List<String> half(String execution) {
        return List.of("surefire:test@" + execution);
    }

    private int live(List<String> goals, TestCounts counts) {
        return maven.run(root, goals, line -> print(line, counts));
    }

    private void print(String line, TestCounts counts) {
        output.println(line);
        counts.hear(line);
    }
}
