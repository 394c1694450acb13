package io.caravan.api;

import io.caravan.inference.Capability;
import io.caravan.inference.ChatRequest;
import io.caravan.inference.Completion;
import io.caravan.inference.TokenEvent;
import io.vertx.core.buffer.Buffer;

/**
 * Writes one answer in the caller's dialect. One instance an answer: it may count what it wrote.
 *
 * <p>A streamed answer is {@code start}, some {@code delta}, then {@code end} or {@code error}; any other is {@code whole}.
 */
public interface ChatEncoder {

    /** The exchange variable that holds it. */
    String VARIABLE = "encoder";

    /** The member of a request that asks for this, as callers of the endpoint call it. */
    default String member(Capability capability) {
        return switch (capability) {
            case TOOLS -> "tools";
            case VISION -> "messages";
            case THINKING -> "think";
            case COMPLETION, EMBEDDING, INSERT -> "model";
        };
    }

    /** The media type of a streamed answer. */
    String streamType();

    /** The beginning of a stream. */
    Buffer start(ChatRequest request, String node, String model);

    /** A piece of the answer. */
    Buffer delta(TokenEvent.Delta delta);

    /** The end of a stream that is whole. */
    Buffer end(Completion completion);

    /** The last words of a stream that is not; the connection is aborted after it. */
    Buffer error(Problem problem);

    /** An answer that was not streamed, as JSON. */
    Buffer whole(Completion completion);
}
