package io.caravan.node;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Hands free slots to those who wait, each to the first one who can have it. Safe for use by many threads. */
final class Handout {

    private final AdmissionLock lock;
    private final WaitingList waiting;
    private final SlotLeases leases;
    private final Pauses pauses;

    Handout(AdmissionLock lock, WaitingList waiting, SlotLeases leases, Pauses pauses) {
        this.lock = lock;
        this.waiting = waiting;
        this.leases = leases;
        this.pauses = pauses;
    }

    /** Looks who could have a slot, until nobody can: lanes and callers take turns, so each may make one more possible. */
    void giveAway() {
        lock.run(() -> {
            Optional<WaitingList.Turn> turn = waiting.next();
            while (turn.isPresent()) {
                lease(turn.get());
                turn = waiting.next();
            }
        });
    }

    private void lease(WaitingList.Turn turn) {
        Node node = turn.node();
        Slots.Slot slot = node.take();
        turn.request().settling(true);
        take(node, turn.request()).thenAccept(outcome -> lock.run(() -> settle(turn, slot, outcome)));
    }

    private CompletionStage<SlotLeases.Outcome> take(Node node, Waiting request) {
        return request.budget().map(budget -> leases.take(node, budget)).orElseGet(() -> leases.take(node));
    }

    private void settle(WaitingList.Turn turn, Slots.Slot slot, SlotLeases.Outcome outcome) {
        turn.request().settling(false);
        switch (outcome) {
            case GRANTED -> grant(turn, slot);
            case FULL -> {
                turn.request().waitsForOthers();
                full(turn.node(), slot);
            }
        }
    }

    private void grant(WaitingList.Turn turn, Slots.Slot slot) {
        Waiting request = turn.request();
        if (request.grant().isDone()) {
            // It has left the line meanwhile: the next one gets the slot.
            release(turn.node(), slot);
            return;
        }
        waiting.served(request);
        request.grant().complete(new Grant(turn.node(), slot, request, turn.choice(), this));
    }

    /** All slots of the node are in use, some by other gateways. */
    void full(Node node, Slots.Slot slot) {
        lock.run(() -> {
            slot.giveBack();
            pauses.keptBusy(node);
            // Another node may be the best one now.
            giveAway();
        });
    }

    /** The next one in line gets the slot. Once given back, nothing more happens. */
    void release(Node node, Slots.Slot slot) {
        lock.run(() -> {
            if (slot.giveBack()) {
                leases.giveBack(node);
                giveAway();
            }
        });
    }

    /** The node has begun to answer. */
    void heard(Grant grant) {
        if (grant.slot().heard() && grant.node().circuit().isHalfOpen()) {
            giveAway();
        }
    }

    /** The slot is free again, and its caller is charged for what it took. Further calls do nothing. */
    void giveBack(Grant grant) {
        lock.run(() -> {
            if (!grant.slot().isGivenBack()) {
                waiting.correct(grant.request(), grant.held());
                release(grant.node(), grant.slot());
            }
        });
    }
}
