package io.caravan.access;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Lets each caller do so much of something at once; more of the same caller's wait, in the order in which they came. */
public final class Turns {

    private final int most;
    private final Duration patience;
    private final Map<UUID, Line> lines = new ConcurrentHashMap<>();

    /** @param patience how long to wait for a turn */
    public Turns(int most, Duration patience) {
        this.most = most;
        this.patience = patience;
    }

    /** Those of one caller who are at it, and those who wait. */
    private static final class Line {

        private final Semaphore turns;
        private int length;

        Line(int most) {
            turns = new Semaphore(most, true);
        }
    }

    /**
     * Waits for a turn.
     *
     * @return to be run once, when the turn is over
     * @throws AccessDenied if it does not come in time
     */
    public Runnable take(UUID user) throws AccessDenied, InterruptedException {
        Line line = join(user);
        boolean taken = false;
        try {
            taken = line.turns.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS);
        } finally {
            if (!taken) {
                leave(user);
            }
        }
        if (!taken) {
            throw new AccessDenied(
                    AccessDenied.Reason.TOO_MANY,
                    "You have " + most + " such requests under way already, and more that wait for them.");
        }
        return () -> {
            line.turns.release();
            leave(user);
        };
    }

    private Line join(UUID user) {
        return lines.compute(user, (same, known) -> {
            Line line = known == null ? new Line(most) : known;
            line.length++;
            return line;
        });
    }

    private void leave(UUID user) {
        lines.computeIfPresent(user, (same, line) -> --line.length == 0 ? null : line);
    }
}
