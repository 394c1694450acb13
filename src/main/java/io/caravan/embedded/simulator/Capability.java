package io.caravan.embedded.simulator;

import java.util.Locale;

/** What a model can do, as {@code /api/show} and {@code /api/tags} name it. */
enum Capability {
    COMPLETION,
    TOOLS,
    THINKING,
    VISION,
    INSERT,
    EMBEDDING;

    String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
