package io.caravan.access.idempotency;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A request that this gateway carries out, or waits for another one to carry out, and those in this gateway who wait for it. */
public final class RequestUnderWay {

    /** So many wait for one request; more are no retries of anybody's. */
    private static final int MOST_WAITING = 16;

    private final IdempotencyKey key;
    private final String fingerprint;
    private final String holder = UUID.randomUUID().toString();
    private final CompletableFuture<Void> abandoned = new CompletableFuture<>();
    private final Set<CompletableFuture<Optional<KeptReply>>> waiting = new HashSet<>();
    private Optional<KeptReply> outcome = Optional.empty();
    private boolean over;
    private boolean carriedOut;
    private boolean alone;
    private boolean released;
    private boolean callerGone;
    private long wantedAt;

    RequestUnderWay(IdempotencyKey key, String fingerprint) {
        this.key = key;
        this.fingerprint = fingerprint;
    }

    IdempotencyKey key() {
        return key;
    }

    String fingerprint() {
        return fingerprint;
    }

    /** Who carries it out, in Redis. */
    String holder() {
        return holder;
    }

    /** This gateway begins to carry it out; alone if Redis may not know of it. */
    synchronized void begin(boolean withoutRedis) {
        carriedOut = true;
        alone = withoutRedis;
    }

    synchronized boolean isCarriedOut() {
        return carriedOut && !over;
    }

    /** Redis is to forget it, or will be told to in a moment. */
    synchronized void release() {
        released = true;
    }

    synchronized boolean isReleased() {
        return released;
    }

    synchronized boolean isAlone() {
        return alone;
    }

    /** Completes with the answer, or with nothing if none came of the request; empty if too many wait already. */
    synchronized Optional<CompletableFuture<Optional<KeptReply>>> join() {
        if (over) {
            return Optional.of(CompletableFuture.completedFuture(outcome));
        }
        if (waiting.size() == MOST_WAITING) {
            return Optional.empty();
        }
        CompletableFuture<Optional<KeptReply>> one = new CompletableFuture<>();
        waiting.add(one);
        return Optional.of(one);
    }

    /** Waits no longer. */
    synchronized void leave(CompletableFuture<Optional<KeptReply>> one) {
        waiting.remove(one);
        wantedAt = System.nanoTime();
    }

    /** It is over; only the first call counts. */
    void end(Optional<KeptReply> reply) {
        List<CompletableFuture<Optional<KeptReply>>> all;
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
            outcome = reply;
            all = new ArrayList<>(waiting);
            waiting.clear();
        }
        all.forEach(one -> one.complete(reply));
        // What was to be done for nobody need not be done any more.
        abandoned.cancel(false);
    }

    /** Its caller has hung up; completes once nobody else has wanted the answer for a while, and never if it is there by then. */
    public synchronized CompletionStage<Void> callerGone() {
        callerGone = true;
        wantedAt = System.nanoTime();
        return abandoned;
    }

    /** Somebody in another gateway wanted it so long ago. */
    synchronized void wanted(Duration ago) {
        wantedAt = Math.max(wantedAt, System.nanoTime() - ago.toNanos());
    }

    /** Gives it up if nobody has wanted it for so long. */
    void giveUpAfter(Duration unattended) {
        if (isUnwantedFor(unattended)) {
            abandoned.complete(null);
        }
    }

    /** Whether its caller is gone, and nobody has wanted it for so long. */
    synchronized boolean isUnwantedFor(Duration time) {
        return callerGone && waiting.isEmpty() && System.nanoTime() - wantedAt >= time.toNanos();
    }
}
