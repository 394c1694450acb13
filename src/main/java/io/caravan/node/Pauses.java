package io.caravan.node;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Nodes that would refuse the next request, and are left alone for a while. Safe for use by many threads. */
final class Pauses {

    /** How soon a node is asked again that other gateways, or trial calls of its circuit, keep busy. */
    private static final Duration KEPT_BUSY = Duration.ofMillis(50);

    /** How soon a node is asked again that has too much to do and does not say for how long. */
    private static final Duration UNSAID = Duration.ofSeconds(1);

    /** No node is left alone for longer, whatever it says: callers wait for it who have no other. */
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private final Runnable over;

    /** @param over what to do whenever a pause is over, on any thread */
    Pauses(Runnable over) {
        this.over = over;
    }

    /** Others keep the node busy, and are soon done. */
    void keptBusy(Node node) {
        begin(node, KEPT_BUSY);
    }

    /**
     * The node has too much to do.
     *
     * @param retryAfter how long it asked to be left alone; null if it did not say
     */
    void tooMuchToDo(Node node, Duration retryAfter) {
        Duration pause = retryAfter == null ? UNSAID : retryAfter;
        begin(node, pause.compareTo(LONGEST) < 0 ? pause : LONGEST);
    }

    private void begin(Node node, Duration pause) {
        node.fullFor(pause);
        CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS)
                .execute(over);
    }
}
