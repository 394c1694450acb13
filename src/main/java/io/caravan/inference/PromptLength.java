package io.caravan.inference;

import java.util.function.LongSupplier;

/**
 * How many tokens a node has to read of a chat, estimated when somebody first wants to know, and once: a long conversation is
 * looked at by several nodes, and by each of their tries. Safe for use by many threads.
 *
 * <p>All are equal: what differs is in the members that it is estimated from.
 */
final class PromptLength {

    private static final long UNKNOWN = -1;

    private volatile long tokens = UNKNOWN;

    long tokens(LongSupplier estimate) {
        if (tokens == UNKNOWN) {
            tokens = estimate.getAsLong();
        }
        return tokens;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PromptLength;
    }

    @Override
    public int hashCode() {
        return PromptLength.class.hashCode();
    }

    @Override
    public String toString() {
        return tokens == UNKNOWN ? "not estimated" : Long.toString(tokens);
    }
}
