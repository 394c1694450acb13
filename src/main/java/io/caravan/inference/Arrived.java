package io.caravan.inference;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;

/** What has come of an answer so far: what of it nobody has read, and whether it is over. Used under the lock of its {@link TokenStream}. */
final class Arrived {

    private final int longest;
    private final Condition more;
    private final ArrayDeque<TokenEvent> unread = new ArrayDeque<>();
    private final Growth growth = new Growth();
    private boolean over;
    private boolean nodeIsDone;
    private boolean whole;

    /**
     * @param longest how many characters it may have; a node that babbles must not fill the memory
     * @param more of the lock that guards this; signalled when something came
     */
    Arrived(int longest, Condition more) {
        this.longest = longest;
        this.more = more;
    }

    /** An event came from the node; after the end nothing more counts. */
    void add(TokenEvent event) {
        if (!over) {
            over = event instanceof TokenEvent.Finish || event instanceof TokenEvent.Broken;
            nodeIsDone = over;
            whole = event instanceof TokenEvent.Finish;
            unread.add(event);
            if (event instanceof TokenEvent.Delta delta && delta.hasWords()) {
                measure(delta.length());
            }
        }
    }

    /** So much came that is kept back from the reader. */
    void keepBack(int length) {
        if (!over) {
            measure(length);
        }
    }

    private void measure(int length) {
        growth.add(length);
        if (growth.characters() > longest) {
            // The node is not done: closing the stream stops it.
            over = true;
            whole = true;
            unread.add(new TokenEvent.Finish("length", new Usage(0, growth.pieces())));
        }
    }

    Growth growth() {
        return growth;
    }

    /** Tells of what came: who waits for it, and who waits for a proof that the node does not only begin. */
    void tell() {
        more.signal();
        growth.prove(whole);
    }

    /** Waits for the first sign of life; false if none came within {@code limit}. */
    boolean awaitBegun(Duration limit) throws InterruptedException {
        long left = limit.toNanos();
        while (!isBegun() && left > 0) {
            left = more.awaitNanos(left);
        }
        return isBegun();
    }

    private boolean isBegun() {
        return growth.pieces() > 0 || !unread.isEmpty();
    }

    /** Waits until more events than these are unread; every sign of life begins the limit anew. False if it passed. */
    boolean awaitMoreThan(int known, Duration limit) throws InterruptedException {
        int heard = growth.pieces();
        long left = limit.toNanos();
        while (unread.size() <= known && left > 0) {
            left = more.awaitNanos(left);
            left = growth.pieces() > heard ? limit.toNanos() : left;
            heard = growth.pieces();
        }
        return unread.size() > known;
    }

    boolean isOver() {
        return over;
    }

    /** Whether the node has written its answer to the end, or as far as it may be long. */
    boolean isWhole() {
        return whole;
    }

    int unread() {
        return unread.size();
    }

    /** The first unread event, not taken; null if there is none. */
    TokenEvent peek() {
        return unread.peek();
    }

    /** All unread events, in order; they are read now. */
    List<TokenEvent> take() {
        List<TokenEvent> events = new ArrayList<>(unread);
        unread.clear();
        return events;
    }

    /** Why the answer broke, if that is the last that came and was not read. */
    Optional<NodeFailure> broken() {
        return unread.peekLast() instanceof TokenEvent.Broken broken ? Optional.of(broken.failure()) : Optional.empty();
    }

    /** Nothing more counts, though the node may well go on. */
    void giveUp() {
        over = true;
    }

    /** The same, and the reader is told so. */
    void giveUp(TokenEvent.Broken told) {
        giveUp();
        unread.add(told);
    }

    /** Nothing more counts; true if the node may still be generating, once. */
    boolean close() {
        boolean unfinished = !nodeIsDone;
        nodeIsDone = true;
        over = true;
        return unfinished;
    }
}
