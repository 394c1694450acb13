package io.caravan.fuzz;

import io.caravan.api.BadRequest;
import io.caravan.conversation.NotYours;

/** A reader of requests, which may refuse them. */
public final class Refusing {

    private Refusing() {}

    /** Reads something of a request. */
    @FunctionalInterface
    public interface Reader {
        Object read() throws Exception;
    }

    /** Runs the reader; the refusal that callers are told is as good as an answer, and must say what is wrong. */
    public static void run(Reader reader) throws Exception {
        try {
            reader.read();
        } catch (BadRequest | NotYours refusal) {
            if (refusal.getMessage() == null || refusal.getMessage().isBlank()) {
                throw new AssertionError("A refusal without a reason", refusal);
            }
        }
    }
}
