package io.caravan.http;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.concurrent.CompletionStage;

/** Hears all that leaves for one caller, and goes on hearing it when they have hung up: somebody else may want it. */
public interface ReplyListener {

    /** Another piece of the body is about to leave. */
    void hear(Buffer piece);

    /**
     * The answer is whole. Called before its last piece leaves, which waits for it; and not at all for an answer that breaks off.
     */
    void end(int status, MultiMap headers);

    /** The caller has hung up. Completes once nobody else wants the answer either; called on an event loop, must not block. */
    CompletionStage<Void> callerGone();
}
