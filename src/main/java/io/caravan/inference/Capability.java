package io.caravan.inference;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a model can do, by the words of Ollama's {@code capabilities}. */
public enum Capability {
    COMPLETION,
    TOOLS,
    VISION,
    THINKING,
    EMBEDDING,
    INSERT;

    /** The word on the wire. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The capability of that word; empty for one we do not know. */
    static Optional<Capability> of(String word) {
        return Arrays.stream(values())
                .filter(capability -> capability.word().equals(word))
                .findFirst();
    }
}
