package io.caravan.node;

import java.util.List;
import java.util.Optional;

/** How many may wait, and who may all the same. Used under the {@link AdmissionLock}. */
final class QueueBounds {

    private final AdmissionSettings settings;
    private final Line line;
    private final Nodes nodes;

    QueueBounds(AdmissionSettings settings, Line line, Nodes nodes) {
        this.settings = settings;
        this.line = line;
        this.nodes = nodes;
    }

    /** Why there is no room for a request that has joined the line; empty if there is, or it needs none. */
    Optional<NotAdmitted.Reason> exceededBy(Waiting request) {
        return request.grant().isDone() || request.isSettling() || hadSlot(request)
                ? Optional.empty()
                : lacking(request);
    }

    /**
     * Whether a slot was its own already: it is not turned away. Of those whose node did not answer there are no more than
     * slots, unless a node refuses faster than the others answer; then the rest wait like any other.
     */
    private boolean hadSlot(Waiting request) {
        return request.isResumed() || request.isSecond() && seconds() <= nodes.slots();
    }

    private long seconds() {
        return line.inOrder().stream()
                .filter(request -> request.isSecond() && !request.isResumed() && !request.isSettling())
                .count();
    }

    /** Those for whom a slot is being leased take no room; if it cannot be had, the queue is longer by so many for a while. */
    private Optional<NotAdmitted.Reason> lacking(Waiting request) {
        List<Waiting> queue = line.lane(request.lane()).inOrder().stream()
                .filter(other -> !other.isSettling())
                .toList();
        long ofCaller = queue.stream()
                .filter(other -> other.caller().equals(request.caller()))
                .count();
        if (ofCaller > settings.queuePerCaller()) {
            return Optional.of(NotAdmitted.Reason.CALLER_FULL);
        }
        return queue.size() > settings.queue() ? Optional.of(NotAdmitted.Reason.QUEUE_FULL) : Optional.empty();
    }
}
