package io.caravan.node;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Those who wait for a slot, and what they may expect: who can have one next, and where the others stand. Used under the
 * {@link AdmissionLock}.
 */
final class WaitingList {

    private final Line line;
    private final NodeChoice nodeChoice;
    private final WaitEstimate estimate = new WaitEstimate();

    /** Somebody whose turn it is, and the choice of the node that has a slot for them. */
    record Turn(Waiting request, Choice choice) {

        Node node() {
            return request.candidate(choice.node());
        }
    }

    WaitingList(Line line, NodeChoice nodeChoice) {
        this.line = line;
        this.nodeChoice = nodeChoice;
    }

    void join(Waiting request) {
        line.join(request, millis(nodeChoice.work(request)));
    }

    void leave(Waiting request) {
        line.leave(request);
    }

    /** The first one in line who can have a slot; empty if nobody can. Those for whom one is being leased stand aside. */
    Optional<Turn> next() {
        if (line.isEmpty()) {
            return Optional.empty();
        }
        Map<Node, Integer> ahead = new HashMap<>();
        for (Waiting request : line.inOrder()) {
            if (request.isSettling()) {
                continue;
            }
            Optional<Choice> choice = nodeChoice.choose(request, ahead, line.isDue(request));
            if (choice.isPresent()) {
                return Optional.of(new Turn(request, choice.get()));
            }
        }
        return Optional.empty();
    }

    /** It has its slot. */
    void served(Waiting request) {
        line.served(request);
        estimate.learn(request.waited(), request.expectedMs());
    }

    /** It held its slot for so long, which its caller is charged for. */
    void correct(Waiting request, Duration held) {
        line.lane(request.lane()).correct(request, millis(held));
    }

    /** Why it gets no slot, where it would stand, and for how long. */
    NotAdmitted refusal(NotAdmitted.Reason reason, Waiting request) {
        Place place = place(request);
        return new NotAdmitted(reason, request.model(), place.position(), estimate.calibrated(place.untilSlot()));
    }

    /** Who stands before it is placed first. */
    private Place place(Waiting request) {
        Map<Node, Integer> ahead = new HashMap<>();
        line.inOrder().stream()
                .takeWhile(other -> other != request)
                .filter(other -> !other.isSettling())
                .forEach(other -> nodeChoice.place(other, ahead, line.isDue(other)));
        return nodeChoice.place(request, ahead, line.isDue(request));
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }
}
