package io.caravan.mixed;

import io.caravan.inference.Lane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** The table of what became of every caller in every load. */
final class LoadTable {

    /** Where it is written. */
    private static final Path FILE = Path.of("target/mixed-load.md");

    private static final List<String> HEAD = List.of(
            "load",
            "caller",
            "lane",
            "tokens",
            "sent",
            "answered",
            "refused",
            "share",
            "fair share",
            "wait p50, ms",
            "p95",
            "most",
            "told to the refused, ms",
            "true");

    private final List<String> lines = new ArrayList<>(List.of(
            "# Interactive and batch requests at twice the capacity",
            "",
            "Shares are of the time that interactive requests had slots while requests arrived; batch's is of the slots that were",
            "given away: its turn. Those refused are told whole seconds, rounded up; true is what the request before theirs did wait.",
            "",
            line(HEAD),
            "|" + "---|".repeat(HEAD.size())));

    void add(String load, Results results, double batchTurn) {
        Map<Asker, Double> fair = results.fairShares(Lane.INTERACTIVE);
        for (Asker asker : results.askers()) {
            String share = percent(
                    asker.isInteractive()
                            ? results.worked(asker) / results.worked(Lane.INTERACTIVE)
                            : results.batchPart());
            String due =
                    percent(asker.isInteractive() ? fair.get(asker) / results.worked(Lane.INTERACTIVE) : batchTurn);
            List<String> cells =
                    new ArrayList<>(List.of(load, asker.name(), asker.lane().word(), String.valueOf(asker.tokens())));
            Stream.of(results.sent(asker), results.answered(asker), results.refused(asker))
                    .forEach(count -> cells.add(count.toString()));
            cells.addAll(List.of(share, due));
            Stream.of(0.5, 0.95, 1.0).forEach(part -> cells.add(String.valueOf(results.waited(asker::equals, part))));
            cells.addAll(List.of(String.valueOf(results.told(asker)), String.valueOf(results.wouldHaveWaited(asker))));
            lines.add(line(cells));
        }
    }

    void write() throws IOException {
        Files.createDirectories(FILE.getParent());
        Files.write(FILE, lines);
    }

    private static String percent(double part) {
        return String.format(Locale.ROOT, "%.0f %%", part * 100);
    }

    private static String line(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |";
    }
}
