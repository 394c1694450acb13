package io.caravan.cli;

import io.caravan.embedded.HttpProbe;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Real AI servers that were found on this machine.
 *
 * @param ollama where an Ollama answers
 * @param comfyui where a ComfyUI answers
 */
record LocalNodes(Optional<URI> ollama, Optional<URI> comfyui) {
    private static final Duration LIMIT = Duration.ofSeconds(1);
    private static final List<URI> OLLAMA = List.of(URI.create("http://localhost:11434"));
    private static final List<URI> COMFYUI =
            List.of(URI.create("http://localhost:8188"), URI.create("http://localhost:7860"));

    static final LocalNodes NONE = new LocalNodes(Optional.empty(), Optional.empty());

    /** Looks at the ports where they listen unless told otherwise. */
    static LocalNodes look() {
        return look(OLLAMA, COMFYUI);
    }

    static LocalNodes look(List<URI> ollama, List<URI> comfyui) {
        return new LocalNodes(first(ollama, "/api/version"), first(comfyui, "/system_stats"));
    }

    private static Optional<URI> first(List<URI> candidates, String path) {
        return candidates.stream()
                .filter(candidate -> HttpProbe.get(candidate.resolve(path), LIMIT)
                        .filter(answer -> answer.status() == 200)
                        .filter(answer -> answer.body().contains("version"))
                        .isPresent())
                .findFirst();
    }
}
