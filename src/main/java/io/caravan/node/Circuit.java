package io.caravan.node;

import io.caravan.inference.NodeFailure;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A node's circuit, as seen by those who choose among nodes. The EIP around the node counts what comes of each call. Safe for use by
 * many threads.
 */
final class Circuit {

    /** Why a node is not asked whose circuit is open. */
    static final String OPEN = "circuit open";

    private final CircuitBreaker breaker;
    private volatile boolean trying;
    private volatile String suspect;

    Circuit(CircuitBreaker breaker) {
        this.breaker = breaker;
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
            failure.ifPresentOrElse(
                    why -> breaker.onError(0, TimeUnit.NANOSECONDS, why),
                    () -> breaker.onSuccess(0, TimeUnit.NANOSECONDS));
        } while (decides && isHalfOpen() && breaker.tryAcquirePermission());
    }

    /** Nothing came of the trial that says anything. */
    void abandonTrial() {
        trying = false;
        breaker.releasePermission();
    }
}
