package io.caravan.node;

import io.caravan.inference.Cancellation;
import io.caravan.inference.Lane;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The queue in front of all nodes: who gets the next free slot, and of which node.
 *
 * <p>An Ollama queues without bound and in the order of arrival; so it never gets more requests than it has slots, and those
 * who wait do so here. Safe for use by many threads.
 */
@Singleton
public class Admission {

    /** How soon a node is asked again that other gateways, or trial calls of its circuit, keep busy. */
    private static final Duration PAUSE = Duration.ofMillis(50);

    /** How soon a node is asked again that has too much to do and does not say for how long. */
    private static final Duration BUSY_PAUSE = Duration.ofSeconds(1);

    /** No node is left alone for longer, whatever it says: callers wait for it who have no other. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final ReentrantLock lock = new ReentrantLock();
    private final AdmissionSettings settings;
    private final NodeChoice nodeChoice;
    private final SlotLeases leases;
    private final Line line;
    private final WaitEstimate estimate = new WaitEstimate();
    private final Set<Node> nodes = new HashSet<>();

    Admission(AdmissionSettings settings, NodeChoice nodeChoice, SlotLeases leases) {
        this.settings = settings;
        this.nodeChoice = nodeChoice;
        this.leases = leases;
        this.line = new Line(settings.batchTurn());
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
        enter(request);
        if (!request.grant().isDone()) {
            cancellation.onCancel(() -> abandon(request, new Cancellation.CallerGone()));
        }
        try {
            return request.grant().get(Math.max(0, patience.toMillis()), TimeUnit.MILLISECONDS);
        } catch (TimeoutException over) {
            abandon(request, refusal(NotAdmitted.Reason.IMPATIENT, request));
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

    private void enter(Waiting request) throws NotAdmitted {
        lock.lock();
        try {
            nodes.addAll(request.candidates());
            line.join(request, nodeChoice.work(request).toNanos() / 1e6);
            giveAway();
            if (!request.grant().isDone() && !request.isSettling() && !hadSlot(request)) {
                requireRoom(request);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Whether a slot was its own already: it is not turned away. Of those whose node did not answer there are no more than
     * slots, unless a node refuses faster than the others answer; then the rest wait like any other.
     */
    private boolean hadSlot(Waiting request) {
        return request.isResumed() || request.isSecond() && seconds() <= slots();
    }

    private long seconds() {
        return line.inOrder().stream()
                .filter(request -> request.isSecond() && !request.isResumed() && !request.isSettling())
                .count();
    }

    private int slots() {
        return nodes.stream().mapToInt(Node::slots).sum();
    }

    /** Those for whom a slot is being leased take no room; if it cannot be had, the queue is longer by so many for a while. */
    private void requireRoom(Waiting request) throws NotAdmitted {
        List<Waiting> queue = line.lane(request.lane()).inOrder().stream()
                .filter(other -> !other.isSettling())
                .toList();
        long ofCaller = queue.stream()
                .filter(other -> other.caller().equals(request.caller()))
                .count();
        boolean callerFull = ofCaller > settings.queuePerCaller();
        if (callerFull || queue.size() > settings.queue()) {
            NotAdmitted refusal =
                    refusal(callerFull ? NotAdmitted.Reason.CALLER_FULL : NotAdmitted.Reason.QUEUE_FULL, request);
            line.leave(request);
            throw refusal;
        }
    }

    private NotAdmitted refusal(NotAdmitted.Reason reason, Waiting request) {
        lock.lock();
        try {
            Place place = place(request);
            return new NotAdmitted(reason, request.model(), place.position(), estimate.calibrated(place.untilSlot()));
        } finally {
            lock.unlock();
        }
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

    private void abandon(Waiting request, Exception why) {
        locked(() -> {
            line.leave(request);
            request.grant().completeExceptionally(why);
            giveAway();
        });
    }

    /** Looks again who could have a slot: a node may be back, or have loaded a model. */
    public void reconsider() {
        locked(this::giveAway);
    }

    private void locked(Runnable work) {
        lock.lock();
        try {
            work.run();
        } finally {
            lock.unlock();
        }
    }

    private void giveAway() {
        while (!line.isEmpty() && giveOne()) {
            // One more may have become possible: lanes and callers take turns.
        }
    }

    /** Gives the first one in line who can have a slot theirs; false if nobody can. */
    private boolean giveOne() {
        Map<Node, Integer> ahead = new HashMap<>();
        for (Waiting request : line.inOrder()) {
            if (request.isSettling()) {
                continue;
            }
            Optional<Choice> choice = nodeChoice.choose(request, ahead, line.isDue(request));
            if (choice.isPresent()) {
                lease(request, choice.get());
                return true;
            }
        }
        return false;
    }

    private void lease(Waiting request, Choice choice) {
        Node node = request.candidate(choice.node());
        Slots.Slot slot = node.take();
        request.settling(true);
        leases.take(node).thenAccept(outcome -> settle(request, node, slot, choice, outcome));
    }

    private void settle(Waiting request, Node node, Slots.Slot slot, Choice choice, SlotLeases.Outcome outcome) {
        lock.lock();
        try {
            request.settling(false);
            switch (outcome) {
                case GRANTED -> grant(request, node, slot, choice);
                case FULL -> full(node, slot);
            }
        } finally {
            lock.unlock();
        }
    }

    private void grant(Waiting request, Node node, Slots.Slot slot, Choice choice) {
        if (request.grant().isDone()) {
            // It has left the line meanwhile: the next one gets the slot.
            release(node, slot);
            return;
        }
        line.served(request);
        estimate.learn(request.waited(), request.expectedMs());
        request.grant().complete(new Grant(node, slot, request, choice, this));
    }

    private void full(Node node, Slots.Slot slot) {
        slot.giveBack();
        spare(node, PAUSE);
        // Another node may be the best one now.
        giveAway();
    }

    /** The next one in line gets the slot. Once given back, nothing more happens. */
    private void release(Node node, Slots.Slot slot) {
        if (slot.giveBack()) {
            leases.giveBack(node);
            giveAway();
        }
    }

    /**
     * A free slot for one who does not stand in line; empty if there is none, or other gateways have it. Blocks until that is
     * known.
     *
     * @return gives it back, to who waits for it; further calls do nothing
     */
    Optional<Runnable> tryTake(Node node) {
        return takeFree(node).flatMap(slot -> leased(node, slot));
    }

    private Optional<Slots.Slot> takeFree(Node node) {
        lock.lock();
        try {
            return node.free() > 0 ? Optional.of(node.take()) : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    private Optional<Runnable> leased(Node node, Slots.Slot slot) {
        // Not under the lock: the answer may take a while.
        return switch (leases.take(node).toCompletableFuture().join()) {
            case GRANTED -> Optional.of(() -> locked(() -> release(node, slot)));
            case FULL -> {
                locked(() -> full(node, slot));
                yield Optional.empty();
            }
        };
    }

    private void spare(Node node, Duration pause) {
        node.fullFor(pause);
        CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS)
                .execute(this::reconsider);
    }

    /**
     * The node has too much to do, and would refuse the next request as well; since it refuses at once, it would else seem the
     * soonest to all of them.
     *
     * @param retryAfter how long it asked to be left alone; null if it did not say
     */
    void busy(Node node, Duration retryAfter) {
        Duration pause = retryAfter == null ? BUSY_PAUSE : retryAfter;
        spare(node, pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE);
    }

    /** The node's circuit let the request not through just now: nor would it the next one. */
    void turnedAway(Grant grant) {
        spare(grant.node(), PAUSE);
        grant.giveBack();
    }

    /** The node has begun to answer. */
    void heard(Grant grant) {
        if (grant.slot().heard() && grant.node().circuit().isHalfOpen()) {
            reconsider();
        }
    }

    void giveBack(Grant grant) {
        lock.lock();
        try {
            if (!grant.slot().isGivenBack()) {
                Waiting request = grant.request();
                line.lane(request.lane()).correct(request, grant.held().toNanos() / 1e6);
                release(grant.node(), grant.slot());
            }
        } finally {
            lock.unlock();
        }
    }

    /** How many wait in this lane, for whichever node. */
    long waiting(Lane lane) {
        lock.lock();
        try {
            return line.inOrder().stream()
                    .filter(request -> request.lane() == lane)
                    .count();
        } finally {
            lock.unlock();
        }
    }

    /** How many wait in each lane who could be answered by this node. */
    public Map<Lane, Long> waitingFor(Node node) {
        lock.lock();
        try {
            Map<Lane, Long> waiting = new EnumMap<>(Lane.class);
            for (Lane lane : Lane.values()) {
                waiting.put(lane, 0L);
            }
            line.inOrder().stream()
                    .filter(request -> request.candidates().contains(node))
                    .forEach(request -> waiting.merge(request.lane(), 1L, Long::sum));
            return waiting;
        } finally {
            lock.unlock();
        }
    }
}
