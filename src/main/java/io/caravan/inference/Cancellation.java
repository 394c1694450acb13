package io.caravan.inference;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Says that nobody waits for an answer any more, to whatever is working on it by then. */
public final class Cancellation {

    /** The exchange variable that holds it. */
    public static final String VARIABLE = "cancellation";

    private final CompletableFuture<Void> asked = new CompletableFuture<>();

    /**
     * Stops all streams that are watched now or later. Further calls do nothing.
     *
     * <p>What is done then takes locks and may ask Redis: call it from a thread that may block, never from an event loop.
     */
    public void cancel() {
        asked.complete(null);
    }

    /** Whether {@link #cancel} was called. */
    public boolean isCancelled() {
        return asked.isDone();
    }

    /**
     * Waits, unless nobody waits for the answer any more.
     *
     * @throws CallerGone if cancelled by then
     */
    public void pause(Duration duration) throws CallerGone, InterruptedException {
        try {
            asked.get(duration.toNanos(), TimeUnit.NANOSECONDS);
            throw new CallerGone();
        } catch (TimeoutException over) {
            // Still wanted.
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Stops this stream too, once cancelled. */
    public void watch(TokenStream stream) {
        onCancel(stream::cancel);
    }

    /** Calls {@code action} once cancelled; at once if it is so already. */
    public void onCancel(Runnable action) {
        asked.thenRun(action);
    }

    /** Thrown where work ends because nobody waits for it: no node's fault, and nobody is left to read an error. */
    public static final class CallerGone extends Exception {
        public CallerGone() {
            super("the caller hung up", null, false, false);
        }
    }
}
