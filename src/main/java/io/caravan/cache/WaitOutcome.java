package io.caravan.cache;

import io.caravan.inference.Echo;

/** What comes of waiting for the answer of another who asked the same. */
sealed interface WaitOutcome {

    /**
     * There is an answer, whole or growing.
     *
     * @param model whose answer it is, with its tag
     */
    record Told(Echo echo, String model) implements WaitOutcome {}

    /** Whoever had it written is gone: have it written yourself, the others wait for you. */
    record Lead() implements WaitOutcome {}

    /** Nothing came of it: have it written yourself, and for yourself. */
    record Alone() implements WaitOutcome {}
}
