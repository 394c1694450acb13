package io.caravan.node;

import java.time.Duration;
import java.util.Objects;

/**
 * What a request brings along when it asks for a slot.
 *
 * @param caller who asks: callers take turns
 * @param patience how long the caller says to wait for the first token, from the request's acceptance on; null if unsaid
 * @param spared how long it has waited for an answer that was not its own; where no patience is said this costs none
 */
public record Claim(String caller, Duration patience, Duration spared) {

    /** The exchange variable that holds it. */
    public static final String VARIABLE = "claim";

    public Claim {
        Objects.requireNonNull(caller, "caller");
        Objects.requireNonNull(spared, "spared");
        if (patience != null && !patience.isPositive()) {
            throw new IllegalArgumentException("patience is more than nothing");
        }
    }

    /** Of a request that has waited for nobody. */
    public Claim(String caller, Duration patience) {
        this(caller, patience, Duration.ZERO);
    }

    /** The same after it has waited so much longer for an answer that was not its own. */
    public Claim sparing(Duration waited) {
        return new Claim(caller, patience, spared.plus(waited));
    }
}
