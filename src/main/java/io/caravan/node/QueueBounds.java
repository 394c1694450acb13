package io.caravan.node;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

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

    /** Somebody for whom there is no room, and why. */
    record Excess(Waiting request, NotAdmitted.Reason reason) {}

    /** Who has to go for a request that has joined the line, perhaps itself; nobody if there is room, or it needs none. */
    Optional<Excess> causedBy(Waiting request) {
        return request.grant().isDone() || request.isSettling() || hadSlot(request)
                ? Optional.empty()
                : excess(request);
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
    private Optional<Excess> excess(Waiting request) {
        List<Waiting> queue = line.lane(request.lane()).inOrder().stream()
                .filter(other -> !other.isSettling())
                .toList();
        Map<String, Long> counts =
                queue.stream().collect(Collectors.groupingBy(Waiting::caller, Collectors.counting()));
        if (counts.get(request.caller()) > settings.queuePerCaller()) {
            return Optional.of(new Excess(request, NotAdmitted.Reason.CALLER_FULL));
        }
        return queue.size() > settings.queue()
                ? Optional.of(new Excess(givingWay(request, queue, counts), NotAdmitted.Reason.QUEUE_FULL))
                : Optional.empty();
    }

    /**
     * The last one of the caller with the most, if that is more than the caller of the request has with it: else callers who have
     * equally many would displace each other. Who had a slot already does not give way.
     */
    private static Waiting givingWay(Waiting request, List<Waiting> queue, Map<String, Long> counts) {
        long most = Collections.max(counts.values());
        return queue.reversed().stream()
                .filter(other -> counts.get(other.caller()) == most && most > counts.get(request.caller()))
                .filter(other -> !other.isSecond())
                .findFirst()
                .orElse(request);
    }
}
