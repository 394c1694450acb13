package io.caravan.inference;

import java.net.URI;
import java.util.Objects;
import java.util.Optional;

/**
 * The server of one node: where it listens, what it speaks and which key it wants.
 *
 * @param node its name
 * @param url without a slash at the end, and without the {@code /v1} that clients of OpenAI are told to add
 * @param apiKey a secret: only the server itself ever sees it
 */
public record NodeServer(String node, URI url, NodeKind kind, Optional<String> apiKey) {

    private static final String HIDDEN = "***";

    /** @throws IllegalArgumentException if nobody can be called there, or the key holds what no header can carry, without saying what */
    public NodeServer {
        Objects.requireNonNull(kind, "kind");
        requireHost(node, url);
        String trailing = kind == NodeKind.OPENAI ? "/*(/v1)?/*$" : "/+$";
        url = URI.create(url.toString().replaceFirst(trailing, ""));
        apiKey = apiKey.map(String::strip).filter(key -> !key.isEmpty());
        // Vert.x would refuse it only on its event loop, where nobody sees it.
        if (apiKey.filter(key -> !key.matches("[!-~]+")).isPresent()) {
            throw new IllegalArgumentException(
                    "caravan.nodes." + node + ".api-key may hold nothing but visible ASCII characters");
        }
    }

    /**
     * Without a host Vert.x would ask this machine. {@code agx0:11434} is one with the scheme agx0, and a name with an
     * underscore is no host (RFC 952).
     */
    private static void requireHost(String node, URI url) {
        boolean http = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
        if (!http || url.getHost() == null) {
            throw new IllegalArgumentException("caravan.nodes." + node
                    + ".url must be http or https with a host, such as http://192.168.1.10:11434");
        }
    }

    /** One without a key. */
    public NodeServer(String node, URI url, NodeKind kind) {
        this(node, url, kind, Optional.empty());
    }

    /** The same at another address. */
    NodeServer at(URI other) {
        return new NodeServer(node, other, kind, apiKey);
    }

    /** What the server said, without the key if it quotes it. */
    String withoutKey(String said) {
        return apiKey.map(key -> said.replace(key, HIDDEN)).orElse(said);
    }

    @Override
    public String toString() {
        return "NodeServer[" + node + ", " + url + ", " + kind + "]";
    }
}
