package io.caravan.cli;

import java.time.Duration;

/**
 * How long to wait before something that failed is tried again: half a second, then twice as long each time, at most ten
 * seconds. What lasted a minute counts as well again.
 */
final class Backoff {
    static final Duration FIRST = Duration.ofMillis(500);
    static final Duration LONGEST = Duration.ofSeconds(10);
    static final Duration WELL_AGAIN = Duration.ofMinutes(1);

    private Duration next = FIRST;

    /** The wait after something that lasted so long before it failed. */
    Duration after(Duration lasted) {
        if (lasted.compareTo(WELL_AGAIN) >= 0) {
            next = FIRST;
        }
        Duration wait = next;
        next = next.multipliedBy(2).compareTo(LONGEST) < 0 ? next.multipliedBy(2) : LONGEST;
        return wait;
    }
}
