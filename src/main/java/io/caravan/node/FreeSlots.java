package io.caravan.node;

import java.util.Optional;

/** Free slots for those who do not stand in line. Safe for use by many threads. */
final class FreeSlots {

    private final AdmissionLock lock;
    private final SlotLeases leases;
    private final Handout handout;

    FreeSlots(AdmissionLock lock, SlotLeases leases, Handout handout) {
        this.lock = lock;
        this.leases = leases;
        this.handout = handout;
    }

    /**
     * One of the node; empty if there is none, or other gateways have it. Blocks until that is known.
     *
     * @return gives it back, to who waits for it; further calls do nothing
     */
    Optional<Runnable> tryTake(Node node) {
        return lock.get(() -> unleased(node)).flatMap(slot -> leased(node, slot));
    }

    private static Optional<Slots.Slot> unleased(Node node) {
        return node.free() > 0 ? Optional.of(node.take()) : Optional.empty();
    }

    private Optional<Runnable> leased(Node node, Slots.Slot slot) {
        // Not under the lock: the answer may take a while.
        return switch (leases.take(node).toCompletableFuture().join()) {
            case GRANTED -> Optional.of(() -> handout.release(node, slot));
            case FULL -> {
                handout.full(node, slot);
                yield Optional.empty();
            }
        };
    }
}
