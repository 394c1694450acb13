package io.caravan.inference;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The tokens of one answer, from the node that writes them to the thread that reads them.
 *
 * <p>One writer, one reader. Its life is not tied to the exchange it was made in: who reads it owns it, and ends it by
 * {@link #close}, which also stops a node that is still generating.
 */
public final class TokenStream implements AutoCloseable {

    /** Beyond this many unread events the node is asked to pause. */
    static final int HIGH_WATER = 256;

    private final String node;
    private final String model;
    private final Source source;
    private final int longest;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final ArrayDeque<TokenEvent> unread = new ArrayDeque<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final Growth growth = new Growth();
    private boolean paused;
    private boolean collecting;
    private boolean over;
    private boolean nodeIsDone;
    private boolean whole;

    /** What feeds the stream; its methods are safe to call from any thread. */
    public interface Source {
        /** Stop sending until {@link #resume}. */
        void pause();

        /** Go on. */
        void resume();

        /** Stop for good, and make the node stop generating. */
        void cancel();
    }

    /** @param longest how many characters it may have; a node that babbles must not fill the memory */
    TokenStream(String node, String model, Source source, int longest) {
        this.node = node;
        this.model = model;
        this.source = source;
        this.longest = longest;
    }

    /** The node that answers. */
    public String node() {
        return node;
    }

    /** The model that answers, as the node calls it. */
    public String model() {
        return model;
    }

    /**
     * Adds what came from the node; after a {@link TokenEvent.Finish} or {@link TokenEvent.Broken} nothing more counts. Either
     * says that the node is done: who offers one for another reason stops it.
     */
    void offer(TokenEvent event) {
        offer(List.of(event));
    }

    /** The same for what came together, in its order. */
    void offer(List<TokenEvent> events) {
        lock.lock();
        try {
            for (TokenEvent event : events) {
                add(event);
            }
            if (!paused && !collecting && unread.size() >= HIGH_WATER) {
                paused = true;
                source.pause();
            }
            arrived.signal();
            growth.prove(whole);
        } finally {
            lock.unlock();
        }
    }

    private void add(TokenEvent event) {
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

    /**
     * Counts a piece of a tool's call, which is kept back until the call is whole. The reader does not see it; but the node is
     * neither silent nor standing still, and the answer grows.
     */
    void keptBack(int length) {
        lock.lock();
        try {
            if (!over) {
                measure(length);
                arrived.signal();
                growth.prove(whole);
            }
        } finally {
            lock.unlock();
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

    /**
     * Calls {@code action} once the node has shown that it does not only begin: at once if it has already, else as soon as the
     * answer is whole or a piece comes so long {@code after} the first one; never if it breaks before. Called under the
     * stream's lock, by whoever writes to it: it must be quick.
     */
    public void onProof(Duration after, Runnable action) {
        lock.lock();
        try {
            growth.onProof(after, action);
            growth.prove(whole);
        } finally {
            lock.unlock();
        }
    }

    /** How fast the node has written so far, a piece taken for a token; empty before the second one. */
    public OptionalDouble tokensPerSecond() {
        lock.lock();
        try {
            return growth.tokensPerSecond();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the first sign of life without taking anything; false if none came within {@code limit}. */
    boolean awaitFirst(Duration limit) throws InterruptedException {
        lock.lock();
        try {
            long left = limit.toNanos();
            while (!isBegun() && left > 0) {
                left = arrived.awaitNanos(left);
            }
            return isBegun();
        } finally {
            lock.unlock();
        }
    }

    private boolean isBegun() {
        return growth.pieces() > 0 || !unread.isEmpty();
    }

    /** The first unread event, not taken; null if there is none. */
    TokenEvent peek() {
        lock.lock();
        try {
            return unread.peek();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for the next events and takes all there are, in order.
     *
     * @param limit how long the node may be silent
     * @return at least one event; a {@link TokenEvent.Broken} of kind {@code STALLED} if the limit passed
     */
    public List<TokenEvent> take(Duration limit) throws InterruptedException {
        lock.lock();
        try {
            if (!awaitMoreThan(0, limit)) {
                over = true;
                return List.of(stalled(limit));
            }
            List<TokenEvent> events = new ArrayList<>(unread);
            unread.clear();
            letWrite();
            return events;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for the end without taking anything; the node may write all it has meanwhile.
     *
     * @param limit how long the node may be silent
     * @return why the stream broke; empty if it is whole
     */
    public Optional<NodeFailure> awaitEnd(Duration limit) throws InterruptedException {
        lock.lock();
        try {
            collecting = true;
            letWrite();
            while (!over) {
                if (!awaitMoreThan(unread.size(), limit)) {
                    over = true;
                    unread.add(stalled(limit));
                }
            }
            return unread.peekLast() instanceof TokenEvent.Broken broken
                    ? Optional.of(broken.failure())
                    : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    private void letWrite() {
        if (paused) {
            paused = false;
            source.resume();
        }
    }

    private TokenEvent stalled(Duration limit) {
        return new TokenEvent.Broken(
                new NodeFailure(node, NodeFailure.Kind.STALLED, "sent nothing for " + limit.toSeconds() + " s"));
    }

    /** Every sign of life begins the limit anew. */
    private boolean awaitMoreThan(int known, Duration limit) throws InterruptedException {
        int heard = growth.pieces();
        long left = limit.toNanos();
        while (unread.size() <= known && left > 0) {
            left = arrived.awaitNanos(left);
            left = growth.pieces() > heard ? limit.toNanos() : left;
            heard = growth.pieces();
        }
        return unread.size() > known;
    }

    /** Breaks off from the reader's side: whoever waits in {@link #take} gets a {@link TokenEvent.Broken}. */
    public void cancel() {
        offer(new TokenEvent.Broken(new NodeFailure(node, NodeFailure.Kind.CUT, "cancelled")));
        source.cancel();
    }

    /** Calls {@code action} once when the stream is closed; at once if it is closed already. */
    public void onClose(Runnable action) {
        closed.thenRun(action);
    }

    /** Ends the stream; a node that still generates is stopped. Further calls do nothing. */
    @Override
    public void close() {
        lock.lock();
        // A node that merely stood still for too long may still be generating.
        boolean unfinished = !nodeIsDone;
        nodeIsDone = true;
        over = true;
        lock.unlock();
        if (unfinished) {
            source.cancel();
        }
        closed.complete(null);
    }

    /** Whether the node has written its answer to the end. */
    public boolean isWhole() {
        lock.lock();
        try {
            return whole;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String toString() {
        return "TokenStream[" + node + ", " + model + "]";
    }
}
