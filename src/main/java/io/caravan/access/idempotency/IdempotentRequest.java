package io.caravan.access.idempotency;

import io.caravan.inference.Cancellation;
import io.caravan.store.RedisBudget;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * A request that came with a key, and what is known of it.
 *
 * <p>Lives as long as its exchange and is used by the exchange's thread only.
 */
public final class IdempotentRequest {

    /** The exchange variable that holds it; absent if there is no key. */
    public static final String VARIABLE = "idempotent";

    private final Duration patience;
    private final Cancellation cancellation;
    private final RedisBudget budget;
    private final RequestUnderWay own;
    private final long begin = System.nanoTime();
    private KeptReply found;
    private boolean leads;
    private boolean elsewhere;
    private long seenElsewhere;
    private boolean reused;
    private String withheld;

    /**
     * @param fingerprint of all that it asks for
     * @param patience how long it waits for an earlier one; null if unsaid
     * @param cancellation says that its caller has hung up
     * @param budget what it has for Redis
     */
    public IdempotentRequest(
            IdempotencyKey key, String fingerprint, Duration patience, Cancellation cancellation, RedisBudget budget) {
        this.own = new RequestUnderWay(key, fingerprint);
        this.patience = patience;
        this.cancellation = Objects.requireNonNull(cancellation, "cancellation");
        this.budget = Objects.requireNonNull(budget, "budget");
    }

    /** The request itself, if it is the first of its key. */
    public RequestUnderWay own() {
        return own;
    }

    Cancellation cancellation() {
        return cancellation;
    }

    RedisBudget budget() {
        return budget;
    }

    /** How much longer it waits, in nanoseconds; not above zero if no longer. */
    long leftNanos(Duration unlessSaid) {
        Duration whole = patience == null ? unlessSaid : patience;
        return whole.toNanos() - (System.nanoTime() - begin);
    }

    /** The answer to an earlier one. */
    public Optional<KeptReply> found() {
        return Optional.ofNullable(found);
    }

    void found(KeptReply reply) {
        found = reply;
        elsewhere = false;
    }

    /** Whether it is the first of its key in this gateway, and nobody's answer is known here. */
    public boolean leads() {
        return leads && found == null;
    }

    void lead() {
        leads = true;
    }

    /** Whether another gateway carries it out. */
    boolean isElsewhere() {
        return elsewhere;
    }

    void setElsewhere(boolean is) {
        elsewhere = is;
        if (is) {
            seenElsewhere = System.nanoTime();
        }
    }

    /** Whether another gateway was seen to carry it out within this time. */
    boolean wasElsewhereWithin(Duration time) {
        return System.nanoTime() - seenElsewhere < time.toNanos();
    }

    /** Whether the key stands for another request. */
    boolean isReused() {
        return reused;
    }

    void setReused(boolean is) {
        reused = is;
    }

    /** What is said to those who send it again, instead of the answer; null if they get the answer. */
    public String withheld() {
        return withheld;
    }

    /** Has the answer kept by nobody. */
    public void withhold(String reason) {
        withheld = reason;
    }
}
