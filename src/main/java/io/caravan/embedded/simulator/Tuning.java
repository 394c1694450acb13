package io.caravan.embedded.simulator;

import java.time.Duration;

/**
 * How fast a node is right now; the control API may change it while it runs.
 *
 * @param tokensPerSecond of one stream, null: as the model and the box have it
 * @param loadTime of a cold model, null: as its size has it
 * @param parallel streams of one model at a time
 * @param boxSpeed share of the catalogue's speed that the box reaches
 */
record Tuning(Double tokensPerSecond, Duration loadTime, int parallel, double boxSpeed) {

    /** A GPU reads a prompt, which it does in parallel, about this many times faster than it writes. */
    private static final int PROMPT_FACTOR = 20;

    private static final double NANOS_PER_SECOND = 1e9;

    Tuning {
        if (tokensPerSecond != null && !(tokensPerSecond > 0)) {
            throw new IllegalArgumentException("tokensPerSecond must be above 0");
        }
        if (loadTime != null && loadTime.isNegative()) {
            throw new IllegalArgumentException("loadTimeMs must not be negative");
        }
        if (parallel < 1) {
            throw new IllegalArgumentException("parallel must be at least 1");
        }
    }

    double speedOf(ModelCard model) {
        return tokensPerSecond != null ? tokensPerSecond : model.tokensPerSecond() * boxSpeed;
    }

    Duration loadTimeOf(ModelCard model) {
        return loadTime != null ? loadTime : model.loadTime();
    }

    /** Between two tokens of one stream. */
    double nanosPerToken(ModelCard model) {
        return NANOS_PER_SECOND / speedOf(model);
    }

    Duration promptTime(ModelCard model, int tokens) {
        return Duration.ofNanos((long) (tokens * nanosPerToken(model) / PROMPT_FACTOR));
    }

    Tuning with(Double newTokensPerSecond, Long newLoadTimeMs, Integer newParallel) {
        return new Tuning(
                newTokensPerSecond == null ? tokensPerSecond : newTokensPerSecond,
                newLoadTimeMs == null ? loadTime : Duration.ofMillis(newLoadTimeMs),
                newParallel == null ? parallel : newParallel,
                boxSpeed);
    }
}
