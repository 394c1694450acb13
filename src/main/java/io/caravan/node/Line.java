package io.caravan.node;

import io.caravan.inference.Lane;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * All who wait for a slot, in the order in which they should get one: answers that broke off, interactive requests, batch
 * requests; but while batch requests wait, every so often a slot is theirs. Not safe for threads.
 */
final class Line {

    private final Deque<Waiting> resumed = new ArrayDeque<>();
    private final Map<Lane, FairQueue> lanes = new EnumMap<>(Lane.class);
    private final int batchTurn;
    private int interactiveInRow;

    /** @param batchTurn one of so many slots is for a batch request, if any waits */
    Line(int batchTurn) {
        this.batchTurn = batchTurn;
        for (Lane lane : Lane.values()) {
            lanes.put(lane, new FairQueue());
        }
    }

    FairQueue lane(Lane lane) {
        return lanes.get(lane);
    }

    void join(Waiting request, double cost) {
        if (request.isResumed()) {
            lane(request.lane()).stamp(request);
            resumed.add(request);
        } else {
            lane(request.lane()).join(request, cost);
        }
    }

    /** False if it did not wait any more. */
    boolean leave(Waiting request) {
        return request.isResumed()
                ? resumed.remove(request)
                : lane(request.lane()).leave(request);
    }

    void served(Waiting request) {
        if (request.isResumed()) {
            resumed.remove(request);
            return;
        }
        boolean batchWaits = lane(Lane.BATCH).size() > 0;
        lane(request.lane()).served(request);
        interactiveInRow = request.lane() == Lane.INTERACTIVE && batchWaits ? interactiveInRow + 1 : 0;
    }

    List<Waiting> inOrder() {
        List<Waiting> order = new ArrayList<>(resumed);
        boolean batchIsDue = batchIsDue();
        order.addAll(lane(batchIsDue ? Lane.BATCH : Lane.INTERACTIVE).inOrder());
        order.addAll(lane(batchIsDue ? Lane.INTERACTIVE : Lane.BATCH).inOrder());
        return order;
    }

    /** How many wait in this lane, for whichever node. */
    long waiting(Lane lane) {
        return inOrder().stream().filter(request -> request.lane() == lane).count();
    }

    /** How many wait in each lane who could be answered by this node. */
    Map<Lane, Long> waitingFor(Node node) {
        Map<Lane, Long> waiting = new EnumMap<>(Lane.class);
        for (Lane lane : Lane.values()) {
            waiting.put(lane, 0L);
        }
        inOrder().stream()
                .filter(request -> request.candidates().contains(node))
                .forEach(request -> waiting.merge(request.lane(), 1L, Long::sum));
        return waiting;
    }

    /** Whether it should have the next slot there is, also a node's last one. */
    boolean isDue(Waiting request) {
        return request.isResumed() || request.lane() == Lane.INTERACTIVE || batchIsDue();
    }

    private boolean batchIsDue() {
        return interactiveInRow >= batchTurn - 1;
    }

    boolean isEmpty() {
        return resumed.isEmpty() && lanes.values().stream().allMatch(lane -> lane.size() == 0);
    }
}
