package io.caravan.inference;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The tokens of one answer, from the node that writes them to the thread that reads them.
 *
 * <p>One writer, one reader. Its life is not tied to the exchange it was made in: who reads it owns it, and ends it by
 * {@link #close}, which also stops a node that is still generating.
 */
public final class TokenStream implements AutoCloseable {

    private final String node;
    private final String model;
    private final TokenSource source;
    private final BackPressure pressure;
    private final Arrived arrived;
    private final ReentrantLock lock = new ReentrantLock();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    /** @param longest how many characters it may have; a node that babbles must not fill the memory */
    TokenStream(String node, String model, TokenSource source, int longest) {
        this.node = node;
        this.model = model;
        this.source = source;
        this.pressure = new BackPressure(source);
        this.arrived = new Arrived(longest, lock.newCondition());
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
        run(() -> {
            events.forEach(arrived::add);
            pressure.rose(arrived.unread());
            arrived.tell();
        });
    }

    /**
     * Counts a piece of a tool's call, which is kept back until the call is whole. The reader does not see it; but the node is
     * neither silent nor standing still, and the answer grows.
     */
    void keptBack(int length) {
        run(() -> {
            arrived.keepBack(length);
            arrived.tell();
        });
    }

    /**
     * Calls {@code action} once the node has shown that it does not only begin: at once if it has already, else as soon as the
     * answer is whole or a piece comes so long {@code after} the first one; never if it breaks before. Called under the
     * stream's lock, by whoever writes to it: it must be quick.
     */
    public void onProof(Duration after, Runnable action) {
        run(() -> {
            arrived.growth().onProof(after, action);
            arrived.tell();
        });
    }

    /** How fast the node has written so far, a piece taken for a token; empty before the second one. */
    public OptionalDouble tokensPerSecond() {
        return get(() -> arrived.growth().tokensPerSecond());
    }

    /** The first unread event, not taken; null if there is none. */
    TokenEvent peek() {
        return get(arrived::peek);
    }

    /** Whether the node has written its answer to the end. */
    public boolean isWhole() {
        return get(arrived::isWhole);
    }

    /** Waits for the first sign of life without taking anything; false if none came within {@code limit}. */
    boolean awaitFirst(Duration limit) throws InterruptedException {
        lock.lock();
        try {
            return arrived.awaitBegun(limit);
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
            if (!arrived.awaitMoreThan(0, limit)) {
                arrived.giveUp();
                return List.of(stalled(limit));
            }
            List<TokenEvent> events = arrived.take();
            pressure.fell();
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
            pressure.collect();
            while (!arrived.isOver()) {
                if (!arrived.awaitMoreThan(arrived.unread(), limit)) {
                    arrived.giveUp(stalled(limit));
                }
            }
            return arrived.broken();
        } finally {
            lock.unlock();
        }
    }

    private TokenEvent.Broken stalled(Duration limit) {
        return new TokenEvent.Broken(
                new NodeFailure(node, NodeFailure.Kind.STALLED, "sent nothing for " + limit.toSeconds() + " s"));
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
        // A node that merely stood still for too long may still be generating.
        if (get(arrived::close)) {
            source.cancel();
        }
        closed.complete(null);
    }

    private void run(Runnable work) {
        lock.lock();
        try {
            work.run();
        } finally {
            lock.unlock();
        }
    }

    private <T> T get(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String toString() {
        return "TokenStream[" + node + ", " + model + "]";
    }
}
