package io.caravan.embedded.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A loaded model. Requests beyond its parallelism wait here without bound, as on Ollama's semaphore; the keep-alive of
 * any request becomes that of the runner, for everybody.
 */
final class ModelRunner {

    /** Far enough to mean for ever, and still a date that every client can parse. */
    private static final Duration FOR_EVER = Duration.ofDays(100L * 365);

    private final ModelCard model;
    private final RunnerOptions options;
    private final Deque<Ticket> queue = new ArrayDeque<>();
    private Duration keepAlive = KeepAlive.DEFAULT;
    private Instant lastUsed = Instant.now();
    private int active;
    private boolean leaving;

    ModelRunner(ModelCard model, RunnerOptions options) {
        this.model = model;
        this.options = options;
    }

    ModelCard model() {
        return model;
    }

    RunnerOptions options() {
        return options;
    }

    boolean serves(Ticket ticket) {
        return !leaving && options.equals(ticket.options());
    }

    boolean isIdle() {
        return active == 0 && queue.isEmpty();
    }

    int waiting() {
        return queue.size();
    }

    Instant lastUsed() {
        return lastUsed;
    }

    /** Takes no new requests: another load waits until the running ones are done. */
    void leave(boolean newLeaving) {
        leaving = newLeaving;
    }

    Duration keepAlive() {
        return keepAlive.isNegative() ? FOR_EVER : keepAlive;
    }

    Instant expiresAt() {
        return (active > 0 ? Instant.now() : lastUsed).plus(keepAlive());
    }

    void admit(Ticket ticket, int parallel) {
        ticket.keepAlive().ifPresent(this::keepFor);
        queue.add(ticket);
        grantNext(parallel);
    }

    void keepFor(Duration time) {
        keepAlive = time;
    }

    void grantNext(int parallel) {
        while (active < parallel && !queue.isEmpty()) {
            active++;
            queue.remove().grant();
        }
    }

    void forget(Ticket waiting) {
        queue.remove(waiting);
        lastUsed = Instant.now();
    }

    void release() {
        active--;
        lastUsed = Instant.now();
    }
}
