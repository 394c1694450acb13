package io.caravan.node;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A node's slots, as far as this gateway uses them, and who of those that have one was not heard of yet. Safe for use by many threads. */
final class Slots {

    private final int size;
    private final Circuit circuit;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger unheard = new AtomicInteger();
    private final AtomicLong fullUntil = new AtomicLong(System.nanoTime());

    /** @param circuit what it lets through bounds how many are free */
    Slots(int size, Circuit circuit) {
        this.size = size;
        this.circuit = circuit;
    }

    /** How many there are. */
    int size() {
        return size;
    }

    /** How many are taken. */
    int inFlight() {
        return inFlight.get();
    }

    /** How many more requests the node could answer just now. A half-open circuit needs none beyond those under way to it. */
    int free() {
        if (System.nanoTime() - fullUntil.get() < 0) {
            return 0;
        }
        int room = circuit.room() - unheard.get();
        return Math.max(0, Math.min(size - inFlight.get(), room));
    }

    /** Nobody gets through to the node; asking again makes sense only after this time, and what was said before. */
    void fullFor(Duration pause) {
        fullUntil.accumulateAndGet(System.nanoTime() + pause.toNanos(), (one, other) -> one - other > 0 ? one : other);
    }

    /** Whatever was said, asking makes sense. */
    void forgetFull() {
        fullUntil.set(System.nanoTime());
    }

    /** Takes one, whether or not one is free: that is for its caller to see to, under the {@link AdmissionLock}. */
    Slot take() {
        inFlight.incrementAndGet();
        unheard.incrementAndGet();
        return new Slot();
    }

    /** One of them, for a request on its way to the node. Whatever is said of it twice counts once. */
    final class Slot {

        private final AtomicBoolean heard = new AtomicBoolean();
        private final AtomicBoolean given = new AtomicBoolean();

        private Slot() {}

        /** The node need not be waited for any more: the first token came, or none will. False if that was known. */
        boolean heard() {
            boolean first = heard.compareAndSet(false, true);
            if (first) {
                unheard.decrementAndGet();
            }
            return first;
        }

        boolean isGivenBack() {
            return given.get();
        }

        /** It is free again, and there is nothing more to hear. False if it was given back before. */
        boolean giveBack() {
            boolean first = given.compareAndSet(false, true);
            if (first) {
                heard();
                inFlight.decrementAndGet();
            }
            return first;
        }
    }
}
