package io.caravan.inference;

import java.time.Duration;
import java.util.OptionalDouble;

/** How an answer grows: how much of it came, how fast, and whether that shows that its node works. Not safe for many threads. */
final class Growth {

    private int pieces;
    private long characters;
    private long firstAt;
    private long lastAt;
    private Runnable proof;
    private long proofAfter;

    /** A piece of so many characters came just now. */
    void add(int length) {
        lastAt = System.nanoTime();
        firstAt = pieces++ == 0 ? lastAt : firstAt;
        characters += length;
    }

    int pieces() {
        return pieces;
    }

    long characters() {
        return characters;
    }

    /** A piece taken for a token; empty before the second one. */
    OptionalDouble tokensPerSecond() {
        return pieces < 2 || lastAt == firstAt
                ? OptionalDouble.empty()
                : OptionalDouble.of((pieces - 1) * 1e9 / (lastAt - firstAt));
    }

    /** What to do at the next {@link #prove} that finds a piece so long {@code after} the first one, or a whole answer. */
    void onProof(Duration after, Runnable action) {
        proof = action;
        proofAfter = after.toNanos();
    }

    /** Does it, once, if the node has shown by now that it does not only begin. */
    void prove(boolean whole) {
        if (proof != null && (whole || pieces > 0 && lastAt - firstAt >= proofAfter)) {
            Runnable shown = proof;
            proof = null;
            shown.run();
        }
    }
}
