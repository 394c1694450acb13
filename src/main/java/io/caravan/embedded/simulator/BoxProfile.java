package io.caravan.embedded.simulator;

import java.util.List;
import java.util.Map;

/**
 * A box of the cluster Caravan is first built for.
 *
 * @param kind what its server is
 * @param models by the names that Ollama gives them
 * @param parallel {@code OLLAMA_NUM_PARALLEL} of that box: streams of one model at a time
 * @param speed share of the catalogue's tokens per second that this box reaches
 */
record BoxProfile(ServerKind kind, List<String> models, int parallel, double speed) {

    private static final List<String> ORIN_NANO = List.of("phi3:mini", "codellama:7b", "llama3.2:1b");

    private static final List<String> ORIN_AGX = List.of(
            "llama3.2:latest",
            "codellama:34b",
            "gpt-oss:latest",
            "mistral-small:latest",
            "phi3:mini",
            "codellama:7b",
            "llama3.2:1b",
            "llama3.1:8b",
            "llama3.3:70b",
            "mistral:latest",
            "phi4:latest",
            "qwen3:14b",
            "qwen3:30b",
            "qwen2.5-coder:32b",
            "deepseek-r1:14b",
            "gemma3:12b",
            "llava:13b",
            "nomic-embed-text:latest");

    private static final Map<String, BoxProfile> PROFILES = Map.of(
            "agx0", new BoxProfile(ServerKind.OLLAMA, ORIN_AGX, 4, 1.0),
            "orin0", new BoxProfile(ServerKind.OLLAMA, ORIN_NANO, 2, 0.6),
            "nano", new BoxProfile(ServerKind.OPENAI, List.of("tinyllama:latest"), 1, 0.5));

    BoxProfile {
        models = List.copyOf(models);
    }

    /** @throws IllegalArgumentException names the profiles there are */
    static BoxProfile named(String name) {
        BoxProfile profile = PROFILES.get(name);
        if (profile == null) {
            throw new IllegalArgumentException("no profile '%s', there are agx0, orin0 and nano".formatted(name));
        }
        return profile;
    }
}
