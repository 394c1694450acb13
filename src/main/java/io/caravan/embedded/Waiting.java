package io.caravan.embedded;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/** Waits for something that nobody announces: a line in a log, a process of somebody else. */
final class Waiting {
    private static final long PAUSE_MILLIS = 40;

    private Waiting() {}

    /**
     * Returns true as soon as the condition holds, false when the limit has passed.
     *
     * @throws CancellationException if the thread is interrupted
     */
    static boolean until(BooleanSupplier condition, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancellationException("interrupted while waiting");
            }
        }
        return true;
    }
}
