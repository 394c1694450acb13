package io.caravan.embedded.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/** Whether thoughts are asked for: a bool or a level. */
final class Think {

    private static final Set<String> LEVELS = Set.of("low", "medium", "high", "max");

    private Think() {}

    /** @throws Refusal 400 for an unknown level */
    static boolean read(JsonNode value) {
        if (value.isMissingNode()) {
            return false;
        }
        if (value.isBoolean()) {
            return value.booleanValue();
        }
        if (!LEVELS.contains(value.asText())) {
            throw Refusal.bad(
                    "invalid think value: \"%s\" (must be \"high\", \"medium\", \"low\", \"max\", true, or false)"
                            .formatted(value.asText()));
        }
        return true;
    }
}
