package io.caravan.inference;

import java.util.concurrent.CompletableFuture;

/** Says that nobody waits for an answer any more, to whatever is working on it by then. */
public final class Cancellation {

    /** The exchange variable that holds it. */
    public static final String VARIABLE = "cancellation";

    private final CompletableFuture<Void> asked = new CompletableFuture<>();

    /** Stops all streams that are watched now or later. Safe from any thread; further calls do nothing. */
    public void cancel() {
        asked.complete(null);
    }

    /** Whether {@link #cancel} was called. */
    public boolean isCancelled() {
        return asked.isDone();
    }

    /** Stops this stream too, once cancelled. */
    public void watch(TokenStream stream) {
        asked.thenRun(stream::cancel);
    }

    /** Thrown where work ends because nobody waits for it: no node's fault, and nobody is left to read an error. */
    public static final class CallerGone extends Exception {
        public CallerGone() {
            super("the caller hung up", null, false, false);
        }
    }
}
