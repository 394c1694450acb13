package io.caravan.cache;

import io.caravan.inference.Echo;
import java.util.concurrent.CompletableFuture;

/** One of those who ask the same at once. */
final class Waiter {

    private final boolean streams;
    private final CompletableFuture<WaitOutcome> turn = new CompletableFuture<>();
    private Echo echo;

    /** @param streams whether the beginning of an answer is of use before its end is there */
    Waiter(boolean streams) {
        this.streams = streams;
    }

    boolean streams() {
        return streams;
    }

    /** Completes when waiting is over. */
    CompletableFuture<WaitOutcome> turn() {
        return turn;
    }

    /** What they are told; null as long as that is nothing. Of the generation alone, under its lock. */
    Echo echo() {
        return echo;
    }

    /** Begins to be told. Of the generation alone, under its lock. */
    void hears(Echo told, String model) {
        echo = told;
        turn.complete(new WaitOutcome.Told(told, model));
    }
}
