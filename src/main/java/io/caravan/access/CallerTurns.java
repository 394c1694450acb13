package io.caravan.access;

import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * Bounds how many looks at the database each caller has under way at once. There are few connections to it: without a bound
 * one caller who asks for everything at once would have all of them.
 *
 * <p>More of the same caller's wait their turn, in the order in which they came.
 */
@Named("callerTurns")
@Singleton
public class CallerTurns {

    private final int most;
    private final Duration patience;
    private final Map<UUID, Line> lines = new ConcurrentHashMap<>();

    CallerTurns(AccessSettings settings) {
        most = settings.concurrentReads();
        patience = settings.readPatience();
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
     * Waits for a turn, which lasts until the exchange is over.
     *
     * @throws AccessDenied if it does not come in time
     */
    public void take(Exchange exchange) throws AccessDenied, InterruptedException {
        UUID user = exchange.getVariable(Caller.VARIABLE, Caller.class).userId();
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
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                line.turns.release();
                leave(user);
            }
        });
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
