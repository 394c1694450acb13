package io.caravan.node;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * When nodes are to load models again that they could not load. A load that fails may have driven one that works out of the
 * node's memory: after each in vain twice as long passes as before it. Safe for use by many threads.
 */
final class WarmUpPauses {

    private static final Duration FIRST = Duration.ofSeconds(30);

    /** After this many doublings half an hour passes, and no more. */
    private static final int MOST_DOUBLINGS = 6;

    private final Map<String, Pause> pauses = new ConcurrentHashMap<>();
    private final LongSupplier clock;

    private record Pause(int inVain, long until) {}

    /** @param clock in nanoseconds since any time */
    WarmUpPauses(LongSupplier clock) {
        this.clock = clock;
    }

    boolean isOver(Node node, String model) {
        Pause pause = pauses.get(key(node, model));
        return pause == null || clock.getAsLong() - pause.until() >= 0;
    }

    void loadedInVain(Node node, String model) {
        pauses.compute(key(node, model), (same, before) -> {
            int inVain = before == null ? 0 : Math.min(MOST_DOUBLINGS, before.inVain() + 1);
            return new Pause(inVain, clock.getAsLong() + (FIRST.toNanos() << inVain));
        });
    }

    void loaded(Node node, String model) {
        pauses.remove(key(node, model));
    }

    private static String key(Node node, String model) {
        return node.name() + ' ' + model;
    }
}
