package io.caravan.node;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Those who wait in one lane; callers take turns by the work they cause, not by the number of their requests.
 *
 * <p>Start-time fair queueing (Goyal, Vin, Cheng 1996): a request's turn is where its caller's last one ends, or now. Not safe
 * for threads.
 */
final class FairQueue {

    private static final Comparator<Waiting> BY_TURN =
            Comparator.comparingDouble(Waiting::turn).thenComparingLong(Waiting::number);

    private final TreeSet<Waiting> waiting = new TreeSet<>(BY_TURN);
    private final Map<String, Double> ends = new HashMap<>();
    private double now;
    private long joined;

    /**
     * Adds a request. One that had its turn, and a node that did not answer, keeps it; what the next node does for it is charged
     * all the same.
     *
     * @param cost the work it is expected to cause, in milliseconds of a slot
     */
    void join(Waiting request, double cost) {
        double turn = Math.max(now, ends.getOrDefault(request.caller(), 0.0));
        Waiting first = request.first();
        if (request.isSecond()) {
            request.queued(first.turn(), cost, first.number());
        } else {
            request.queued(turn, cost, joined++);
        }
        ends.put(request.caller(), turn + cost);
        waiting.add(request);
    }

    /** It has its slot: the time of this queue goes on. */
    void served(Waiting request) {
        waiting.remove(request);
        now = Math.max(now, request.turn());
        if (waiting.isEmpty()) {
            ends.values().removeIf(end -> end <= now);
        }
    }

    /**
     * Charges the caller for what a request really took, not for what was expected, also if nobody of theirs waited meanwhile and
     * their end was forgotten.
     *
     * @param took in milliseconds of a slot
     */
    void correct(Waiting request, double took) {
        double more = took - request.cost();
        ends.compute(request.caller(), (same, end) -> (end == null ? request.turn() + request.cost() : end) + more);
    }

    /** A request that waits elsewhere, and is charged here for all that it takes. */
    void stamp(Waiting request) {
        request.queued(now, 0, joined++);
    }

    /** It goes without a slot, and its caller is not charged for it; false if it did not wait. */
    boolean leave(Waiting request) {
        boolean waited = waiting.remove(request);
        if (waited) {
            correct(request, 0);
        }
        return waited;
    }

    SortedSet<Waiting> inOrder() {
        return waiting;
    }

    int size() {
        return waiting.size();
    }
}
