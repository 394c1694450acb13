package io.caravan.inference;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientResponse;

/**
 * Sees to it that a response ends once all is said. A node that goes on after its end marker, or keeps the response open, would
 * hold its connection for ever: nobody reads it any more, and the slot has been given to somebody else.
 *
 * <p>Belongs to one event loop.
 */
final class ResponseEnd {

    /** Servers end a response with its end marker, or right after it; a network may lose a packet or two meanwhile. */
    private static final long PATIENCE_MS = 1_000;

    private final Runnable stop;
    private Vertx vertx;
    private long timer;
    private boolean here;

    /** @param stop what to do with a response that does not end */
    ResponseEnd(Runnable stop) {
        this.stop = stop;
    }

    /** Whether the response has ended. */
    boolean isHere() {
        return here;
    }

    /** From now on it is to come within a second. Further calls do nothing. */
    void expect(HttpClientResponse response) {
        if (!here && vertx == null) {
            vertx = Vertx.currentContext().owner();
            timer = vertx.setTimer(PATIENCE_MS, late -> stop.run());
            // Nobody keeps what still comes; and one that is paused, for a reader who is slow, would never end.
            response.handler(null);
            response.resume();
        }
    }

    /** It came. */
    void came() {
        here = true;
        if (vertx != null) {
            vertx.cancelTimer(timer);
        }
    }
}
