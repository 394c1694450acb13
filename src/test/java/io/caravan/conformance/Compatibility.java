package io.caravan.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The page that says which client can do what: rows of clients that did not run here stay as they are. */
final class Compatibility {

    private static final Path PAGE = Path.of("docs/compatibility.md");
    private static final Pattern ROW = Pattern.compile("^\\| `([^`]+)` (\\|.*\\|)$");
    private static final List<String> ABILITIES =
            List.of("models", "chat", "stream", "tools", "embeddings", "abort", "error", "truncated stream");

    private static final String HEAD = """
            # Clients

            Each of these ran unmodified against the gateway on simulated nodes, but for its base URL and key. The tests in
            `src/test/java/io/caravan/conformance` run them and write this page.

            A truncated stream is one whose node breaks off: the client must learn that the answer is not whole. An abort must
            stop the node.

            """;

    private final Map<String, Set<String>> works = new TreeMap<>();
    private final Map<String, Map<String, String>> reasons = new TreeMap<>();

    synchronized void works(String client, String ability, Map<String, String> shortcomings) {
        reasons.put(client, shortcomings);
        if (!ABILITIES.contains(ability)) {
            throw new IllegalArgumentException(ability);
        }
        works.computeIfAbsent(client, first -> new TreeSet<>()).add(ability);
    }

    synchronized void write() throws IOException {
        Map<String, String> rows = Files.exists(PAGE) ? rows() : new TreeMap<>();
        works.forEach((client, able) -> rows.put(client, cells(able, reasons.get(client))));
        StringBuilder page = new StringBuilder(HEAD);
        page.append("| client | ").append(String.join(" | ", ABILITIES)).append(" |\n");
        page.append("|---".repeat(ABILITIES.size() + 1)).append("|\n");
        rows.forEach((client, cells) ->
                page.append("| `").append(client).append("` ").append(cells).append("\n"));
        Files.writeString(PAGE, page);
    }

    private static Map<String, String> rows() throws IOException {
        Map<String, String> rows = new TreeMap<>();
        for (String line : Files.readAllLines(PAGE)) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                rows.put(row.group(1), row.group(2));
            }
        }
        return rows;
    }

    private static String cells(Set<String> able, Map<String, String> reasons) {
        StringBuilder cells = new StringBuilder("|");
        ABILITIES.forEach(ability -> cells.append(
                able.contains(ability) ? " yes |" : " no: " + reasons.getOrDefault(ability, "fails") + " |"));
        return cells.toString();
    }
}
