package io.caravan.cache;

import io.caravan.inference.Echo;
import java.util.concurrent.CompletableFuture;

/** One of those who ask the same at once. */
final class Asker {

    private final boolean streams;
    private final CompletableFuture<Turn> turn = new CompletableFuture<>();
    private Echo echo;

    /** @param streams whether the beginning of an answer is of use before its end is there */
    Asker(boolean streams) {
        this.streams = streams;
    }

    boolean streams() {
        return streams;
    }

    /** Completes when waiting is over. */
    CompletableFuture<Turn> turn() {
        return turn;
    }

    /** What they are told; null as long as that is nothing. Of the generation alone, under its lock. */
    Echo echo() {
        return echo;
    }

    /** Begins to be told. Of the generation alone, under its lock. */
    void hears(Echo told, String model) {
        echo = told;
        turn.complete(new Turn.Told(told, model));
    }
}
