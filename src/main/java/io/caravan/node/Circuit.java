package io.caravan.node;

import io.caravan.inference.NodeFailure;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A node's circuit, as seen by those who choose among nodes. The EIP around the node asks it before each call, and counts those that
 * succeed; which failures count is known only to who knows the model. Safe for use by
 * many threads.
 */
final class Circuit {

    /** Why a node is not asked whose circuit is open. */
    static final String OPEN = "circuit open";

    private final CircuitBreaker breaker;
    private final AtomicInteger failedTrials = new AtomicInteger();
    private volatile boolean trying;
    private volatile String suspect;

    Circuit(CircuitBreaker breaker) {
        this.breaker = breaker;
        breaker.getEventPublisher().onStateTransition(event -> {
            if (event.getStateTransition() == CircuitBreaker.StateTransition.HALF_OPEN_TO_OPEN) {
                failedTrials.incrementAndGet();
            }
        });
    }

    /** The breaker that the EIP uses. */
    CircuitBreaker breaker() {
        return breaker;
    }

    /** Whether the node is left alone for a while. */
    boolean isOpen() {
        CircuitBreaker.State state = breaker.getState();
        return state == CircuitBreaker.State.OPEN || state == CircuitBreaker.State.FORCED_OPEN;
    }

    /** Whether it will be tried before long if the node is well again; not so if an operator opened it. */
    boolean isPausing() {
        return breaker.getState() == CircuitBreaker.State.OPEN;
    }

    /** How often it was tried and found not to be. */
    int failedTrials() {
        return failedTrials.get();
    }

    /** Its state in a word, if somebody may have to wait until it is closed; else empty. */
    Optional<String> awaited() {
        if (isHalfOpen()) {
            return Optional.of("circuit half-open");
        }
        return isPausing() ? Optional.of(OPEN) : Optional.empty();
    }

    /** Whether a few calls try if the node is well again, and no other gets through. */
    boolean isHalfOpen() {
        return breaker.getState() == CircuitBreaker.State.HALF_OPEN;
    }

    /**
     * How many requests should be under way to the node, who are not heard of yet. A half-open circuit decides by a few calls:
     * what is known of some already, and what the trial will tell, needs no further ones.
     */
    int room() {
        if (!isHalfOpen()) {
            return Integer.MAX_VALUE;
        }
        int trials = breaker.getCircuitBreakerConfig().getPermittedNumberOfCallsInHalfOpenState();
        int known = breaker.getMetrics().getNumberOfBufferedCalls();
        return Math.max(0, trials - known - (trying ? 1 : 0));
    }

    /** A call failed, by the fault of the node and not of a single model. */
    void failed(NodeFailure failure) {
        breaker.onError(0, TimeUnit.NANOSECONDS, new Counted(failure));
    }

    /** Whether that is how {@link #failed} tells of a failure. */
    static boolean isCounted(Throwable failure) {
        return failure instanceof Counted;
    }

    /** A failure that counts. */
    private static final class Counted extends Exception {

        Counted(NodeFailure failure) {
            super(failure.getMessage(), failure, false, false);
        }
    }

    /** The model whose request came to nothing last, by the node's fault; null if none did. */
    String suspect() {
        return suspect;
    }

    void suspect(String model) {
        suspect = model;
    }

    /** Whether one may try if the node is well again: the circuit is half-open, and has a call left for it. One at a time. */
    boolean beginTrial() {
        boolean begun = !trying && isHalfOpen() && breaker.tryAcquirePermission();
        if (begun) {
            trying = true;
        }
        return begun;
    }

    /**
     * What came of the trial. It speaks for all calls that the half-open circuit has left, and so decides, unless callers have
     * tried too; then theirs count as well.
     *
     * @param failure empty if the node generated something
     */
    void endTrial(Optional<NodeFailure> failure) {
        trying = false;
        boolean decides = failure.map(NodeFailure::isNodesFault).orElse(true);
        do {
            count(failure);
        } while (decides && isHalfOpen() && breaker.tryAcquirePermission());
    }

    private void count(Optional<NodeFailure> failure) {
        if (failure.isEmpty()) {
            breaker.onSuccess(0, TimeUnit.NANOSECONDS);
        } else if (failure.get().isNodesFault()) {
            failed(failure.get());
        } else {
            breaker.releasePermission();
        }
    }

    /** Nothing came of the trial that says anything. */
    void abandonTrial() {
        trying = false;
        breaker.releasePermission();
    }
}
