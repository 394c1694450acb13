package io.caravan.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which client can do what, as far as it was tried here. */
final class Compatibility {

    /** What is said of it. */
    static final Path PAGE = Path.of("docs/compatibility.md");

    private static final Path SEEN = Path.of("target/compatibility.md");
    private static final List<String> ABILITIES =
            List.of("models", "chat", "stream", "tools", "embeddings", "abort", "error", "truncated stream");

    private static final String HEAD = """
            # Clients

            Each of these ran unmodified against the gateway on simulated nodes, but for its base URL and key. The tests in
            `src/test/java/io/caravan/conformance` run them, write what they saw to
            `target/compatibility.md`, and where all clients ran, compare this page with it.

            A truncated stream is one whose node breaks off: the client must learn that the answer is not whole. An abort must
            stop the node.

            `langchain4j-ollama` can send no key when it lists models; for that call its `HttpClient` is wrapped by one that adds
            the key.

            """;

    private final Map<String, Set<String>> tried = new TreeMap<>();
    private final Map<String, Set<String>> works = new TreeMap<>();
    private final Map<String, Map<String, String>> reasons = new TreeMap<>();

    /** A client that is there, and is tried: with all abilities tried, it has a row. */
    synchronized void tries(AiClient client, String ability) {
        tried.computeIfAbsent(client.name(), first -> new TreeSet<>()).add(ability);
        works.computeIfAbsent(client.name(), first -> new TreeSet<>());
        reasons.put(client.name(), client.shortcomings());
    }

    synchronized void works(AiClient client, String ability) {
        if (!ABILITIES.contains(ability)) {
            throw new IllegalArgumentException(ability);
        }
        works.get(client.name()).add(ability);
    }

    /** How many were tried in everything. */
    synchronized int clients() {
        return whole().size();
    }

    /** Writes and returns the rows of all clients that were tried in everything. */
    synchronized String write() throws IOException {
        StringBuilder page = new StringBuilder(HEAD);
        page.append("| client | ").append(String.join(" | ", ABILITIES)).append(" |\n");
        page.append("|---".repeat(ABILITIES.size() + 1)).append("|\n");
        whole().forEach(client -> page.append("| `")
                .append(client)
                .append("` ")
                .append(cells(works.get(client), reasons.get(client)))
                .append("\n"));
        Files.createDirectories(SEEN.getParent());
        Files.writeString(SEEN, page);
        return page.toString();
    }

    private List<String> whole() {
        return tried.keySet().stream()
                .filter(client -> tried.get(client).containsAll(ABILITIES))
                .toList();
    }

    private static String cells(Set<String> able, Map<String, String> reasons) {
        StringBuilder cells = new StringBuilder("|");
        ABILITIES.forEach(ability -> cells.append(
                able.contains(ability) ? " yes |" : " no: " + reasons.getOrDefault(ability, "fails") + " |"));
        return cells.toString();
    }
}
