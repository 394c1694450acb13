package io.caravan.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Adds up the summaries that Maven prints at the end of each part of the tests. */
final class TestCounts {

    // [WARNING] Tests run: 4033, Failures: 0, Errors: 0, Skipped: 6
    private static final Pattern SUMMARY =
            Pattern.compile("\\[\\w+] Tests run: (\\d+), Failures: (\\d+), Errors: (\\d+), Skipped: (\\d+)\\s*");

    private final int[] counts = new int[4];

    /** Takes notice of a line of output; lines about a single class count for nothing. */
    void hear(String line) {
        Matcher summary = SUMMARY.matcher(line);
        if (summary.matches()) {
            for (int i = 0; i < counts.length; i++) {
                counts[i] += Integer.parseInt(summary.group(i + 1));
            }
        }
    }

    @Override
    public String toString() {
        return "All tests together: Tests run: %d, Failures: %d, Errors: %d, Skipped: %d"
                .formatted(counts[0], counts[1], counts[2], counts[3]);
    }
}
