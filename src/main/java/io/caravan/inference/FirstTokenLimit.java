package io.caravan.inference;

import java.time.Duration;

/**
 * How long to wait for a first token.
 *
 * @param callers whether it is the caller's patience that ends then, which does not speak against the node
 */
public record FirstTokenLimit(Duration duration, boolean callers) {

    /** The exchange variable that holds it. */
    public static final String VARIABLE = "firstTokenLimit";

    /** The shorter of the two; {@code patience} may be null for none. */
    public static FirstTokenLimit of(Duration limit, Duration patience) {
        return patience != null && patience.compareTo(limit) < 0
                ? new FirstTokenLimit(patience, true)
                : new FirstTokenLimit(limit, false);
    }
}
