package io.caravan.node;

import java.time.Duration;
import java.util.Objects;

/**
 * What a request brings along when it asks for a slot.
 *
 * @param caller who asks: callers take turns
 * @param patience how long the caller says to wait for the first token, from the request's acceptance on; null if unsaid
 */
public record Claim(String caller, Duration patience) {

    /** The exchange variable that holds it. */
    public static final String VARIABLE = "claim";

    public Claim {
        Objects.requireNonNull(caller, "caller");
        if (patience != null && !patience.isPositive()) {
            throw new IllegalArgumentException("patience is more than nothing");
        }
    }
}
