package io.caravan.embedded.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;

/** How long a model stays loaded after its last request; a negative time means for ever. */
final class KeepAlive {

    /** Ollama's default, {@code OLLAMA_KEEP_ALIVE}. */
    static final Duration DEFAULT = Duration.ofMinutes(5);

    private KeepAlive() {}

    /**
     * A number is seconds, a string is a Go duration.
     *
     * @return nothing if the request leaves it open
     * @throws Refusal 400 for anything else
     */
    static Optional<Duration> read(JsonNode value) {
        if (value.isMissingNode()) {
            return Optional.empty();
        }
        if (value.isNumber()) {
            return Optional.of(Duration.ofMillis((long) (value.doubleValue() * 1000)));
        }
        if (!value.isTextual()) {
            throw Body.wrongType(value, "keep_alive", "api.Duration");
        }
        try {
            return Optional.of(GoDuration.parse(value.textValue()));
        } catch (IllegalArgumentException e) {
            throw Refusal.bad(e.getMessage());
        }
    }
}
