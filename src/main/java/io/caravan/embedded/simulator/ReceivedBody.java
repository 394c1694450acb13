package io.caravan.embedded.simulator;

import io.vertx.core.buffer.Buffer;

/** The body of a request as it comes in, kept only as long as it is not too large: a node's process has little memory. */
final class ReceivedBody {

    /** A body is there several times: as it came, as text, and as the words of the prompt. */
    private static final int SHARE_OF_MEMORY = 16;

    private static final long MOST_EVER = 32L << 20;

    private final long most;
    private final Buffer kept = Buffer.buffer();
    private long length;

    /** @param most how many bytes it may have */
    ReceivedBody(long most) {
        this.most = most;
    }

    /** As much as this process can cope with. */
    static ReceivedBody fittingMemory() {
        return new ReceivedBody(Math.min(MOST_EVER, Runtime.getRuntime().maxMemory() / SHARE_OF_MEMORY));
    }

    void add(Buffer part) {
        length += part.length();
        if (length <= most) {
            kept.appendBuffer(part);
        }
    }

    /** @throws Refusal 413 if it was too large */
    Buffer whole() {
        if (length > most) {
            throw new Refusal(413, "the simulated node has memory for a body of %d bytes".formatted(most));
        }
        return kept;
    }
}
