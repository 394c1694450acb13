package io.caravan.http;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * The room in memory for the large bodies of all callers together, and for those of one caller.
 *
 * <p>Whoever wants to read one takes room for all of it before the first byte: of bodies that take it as they come, each could
 * wait for the rest of another. One caller gets half of it at most, so that nobody keeps all others out by sending slowly.
 */
@ApplicationScoped
public class BodyRoom {

    private static final int SHARES = 2;

    private final long most;
    private final long mostOfOne;
    private final Duration patience;
    private final Map<UUID, Long> taken = new HashMap<>();
    private long takenInAll;

    @Inject
    BodyRoom(HttpSettings settings) {
        // However little room there is, a body that may be sent at all must fit.
        long largest = settings.maxBodySize().asLongValue();
        most = Math.max(settings.maxBodiesSize().asLongValue(), largest);
        mostOfOne = Math.max(most / SHARES, largest);
        patience = settings.bodyPatience();
    }

    /**
     * Takes room, and waits a while for it.
     *
     * @return to be given back when the body is no longer needed
     * @throws BodyRefused if there is none in time
     */
    Taken take(UUID caller, long bytes) throws BodyRefused, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        synchronized (this) {
            while (!fits(caller, bytes)) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    throw new BodyRefused(BodyRefused.Reason.NO_ROOM);
                }
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
            add(caller, bytes);
        }
        return new Taken(caller, bytes);
    }

    private boolean fits(UUID caller, long bytes) {
        return takenInAll + bytes <= most && taken.getOrDefault(caller, 0L) + bytes <= mostOfOne;
    }

    private synchronized void add(UUID caller, long bytes) {
        takenInAll += bytes;
        taken.compute(caller, (same, held) -> {
            long now = (held == null ? 0 : held) + bytes;
            return now == 0 ? null : now;
        });
        notifyAll();
    }

    /** Room that somebody has. */
    final class Taken {

        private final UUID caller;
        private long bytes;

        private Taken(UUID caller, long bytes) {
            this.caller = caller;
            this.bytes = bytes;
        }

        /** Gives back all but so much, which is no more than was taken. */
        synchronized void shrinkTo(long needed) {
            add(caller, needed - bytes);
            bytes = needed;
        }

        /** Gives back what is left. */
        void giveBack() {
            shrinkTo(0);
        }
    }
}
