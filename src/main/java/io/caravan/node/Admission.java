package io.caravan.node;

import io.caravan.inference.Cancellation;
import io.caravan.inference.Lane;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The queue in front of all nodes: who gets the next free slot, and of which node.
 *
 * <p>An Ollama queues without bound and in the order of arrival; so it never gets more requests than it has slots, and those
 * who wait do so here. Safe for use by many threads.
 */
@Singleton
public class Admission {

    private final AdmissionLock lock = new AdmissionLock();
    private final Line line;
    private final WaitingList waiting;
    private final QueueBounds bounds;
    private final Pauses pauses;
    private final Handout handout;
    private final FreeSlots freeSlots;

    Admission(AdmissionSettings settings, NodeChoice nodeChoice, SlotLeases leases, Nodes nodes) {
        this.line = new Line(settings.batchTurn());
        this.waiting = new WaitingList(line, nodeChoice);
        this.bounds = new QueueBounds(settings, line, nodes);
        this.pauses = new Pauses(this::reconsider);
        this.handout = new Handout(lock, waiting, leases, pauses);
        this.freeSlots = new FreeSlots(lock, leases, handout);
    }

    /**
     * Waits for a slot of the best node.
     *
     * @param patience how long to wait at most
     * @throws NotAdmitted if too many wait already, or for too long
     * @throws Cancellation.CallerGone if nobody waits for the answer any more
     */
    Grant admit(Waiting request, Duration patience, Cancellation cancellation)
            throws NotAdmitted, Cancellation.CallerGone, InterruptedException {
        lock.run(() -> enter(request));
        if (!request.grant().isDone()) {
            cancellation.onCancel(() -> abandon(request, new Cancellation.CallerGone()));
        }
        try {
            return request.grant().get(Math.max(0, patience.toMillis()), TimeUnit.MILLISECONDS);
        } catch (TimeoutException over) {
            refuse(request, NotAdmitted.Reason.IMPATIENT);
            return settled(request);
        } catch (ExecutionException failed) {
            return settled(request);
        } catch (InterruptedException stopping) {
            abandon(request, stopping);
            giveBackUnseen(request);
            throw stopping;
        }
    }

    /** A slot may have been found between the interrupt and our leaving the line. */
    private static void giveBackUnseen(Waiting request) {
        if (request.grant().state() == Future.State.SUCCESS) {
            request.grant().resultNow().giveBack();
        }
    }

    private static Grant settled(Waiting request) throws NotAdmitted, Cancellation.CallerGone, InterruptedException {
        try {
            return request.grant().get();
        } catch (ExecutionException failed) {
            switch (failed.getCause()) {
                case NotAdmitted refused -> throw refused;
                case Cancellation.CallerGone gone -> throw gone;
                default -> throw new IllegalStateException(failed.getCause());
            }
        }
    }

    /** Stands in line, and may have a slot at once; where there is no room, somebody goes without. */
    private void enter(Waiting request) {
        waiting.join(request);
        handout.giveAway();
        bounds.causedBy(request).ifPresent(excess -> refuse(excess.request(), excess.reason()));
    }

    /** Who would get nothing may have the slot of a node with too little room for all of the request. */
    private void refuse(Waiting request, NotAdmitted.Reason reason) {
        lock.run(() -> {
            if (request.settlesForAny()) {
                handout.giveAway();
            }
            if (!request.grant().isDone()) {
                abandon(request, waiting.refusal(reason, request));
            }
        });
    }

    private void abandon(Waiting request, Exception why) {
        lock.run(() -> {
            waiting.leave(request);
            request.grant().completeExceptionally(why);
            handout.giveAway();
        });
    }

    /** Looks again who could have a slot: a node may be back, or have loaded a model. */
    public void reconsider() {
        handout.giveAway();
    }

    /**
     * A free slot for one who does not stand in line; empty if there is none, or other gateways have it. Blocks until that is
     * known.
     *
     * @return gives it back, to who waits for it; further calls do nothing
     */
    Optional<Runnable> tryTake(Node node) {
        return freeSlots.tryTake(node);
    }

    /**
     * The node has too much to do, and would refuse the next request as well; since it refuses at once, it would else seem the
     * soonest to all of them.
     *
     * @param retryAfter how long it asked to be left alone; null if it did not say
     */
    void busy(Node node, Duration retryAfter) {
        pauses.tooMuchToDo(node, retryAfter);
    }

    /** The node's circuit let the request not through just now: nor would it the next one. */
    void turnedAway(Grant grant) {
        pauses.keptBusy(grant.node());
        grant.giveBack();
    }

    /** How many wait in this lane, for whichever node. */
    long waiting(Lane lane) {
        return lock.get(() -> line.waiting(lane));
    }

    /** How many wait in each lane who could be answered by this node. */
    public Map<Lane, Long> waitingFor(Node node) {
        return lock.get(() -> line.waitingFor(node));
    }
}
