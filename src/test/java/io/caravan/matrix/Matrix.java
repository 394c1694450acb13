package io.caravan.matrix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The table of what came of every fault in every dialect. */
final class Matrix {

    /** Where it is written. */
    static final Path FILE = Path.of("target/failure-matrix.md");

    private static final List<String> HEAD =
            List.of("fault on agx0", "dialect", "streamed", "outcome", "asked: agx0", "orin0", "ms");

    private final List<List<String>> rows = new ArrayList<>();

    void add(Failing failing, Spoken dialect, boolean streams, String outcome, int agx0, int orin0, long ms) {
        rows.add(List.of(
                failing.what(),
                dialect.name().toLowerCase(),
                streams ? "yes" : "no",
                outcome,
                String.valueOf(agx0),
                String.valueOf(orin0),
                String.valueOf(ms)));
    }

    void write(String scale) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("# What callers notice when a node fails (" + scale + " times)");
        lines.add("");
        lines.add(line(HEAD));
        lines.add("|" + "---|".repeat(HEAD.size()));
        rows.forEach(row -> lines.add(line(row)));
        Files.createDirectories(FILE.getParent());
        Files.write(FILE, lines);
    }

    private static String line(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |";
    }
}
