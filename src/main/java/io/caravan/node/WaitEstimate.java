package io.caravan.node;

import java.time.Duration;

/** How far estimates of waiting times were off of late, so that the next ones can be set right. */
final class WaitEstimate {

    /** One odd wait must not make all estimates absurd. */
    private static final double MOST = 5;

    /** The first wait, which is often for a model that is loaded, must not say alone how all others will be. */
    private final MovingAverage ratio = MovingAverage.from(1);

    /** Compares how long a request waited with what was expected when its wait began; nothing was expected of one that did not wait. */
    void learn(Duration waited, long expectedMs) {
        if (expectedMs > 0) {
            ratio.add(Math.clamp(waited.toMillis() / (double) expectedMs, 1 / MOST, MOST));
        }
    }

    Duration calibrated(Duration raw) {
        return Duration.ofMillis((long) (raw.toMillis() * ratio.value()));
    }
}
