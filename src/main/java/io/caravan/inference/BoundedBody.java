package io.caravan.inference;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;

/** Reads the body of an answer that is to be read whole, but never more of it than fits the memory. */
final class BoundedBody {

    /** The largest error worth reading, in bytes. */
    static final int ERROR = 64 * 1024;

    private final Buffer read = Buffer.buffer();
    private final Promise<Buffer> whole = Promise.promise();
    private final HttpClientResponse response;
    private final int most;

    private BoundedBody(HttpClientResponse response, int most) {
        this.response = response;
        this.most = most;
    }

    /**
     * The body; fails if it breaks off, or is larger than {@code most} bytes. Then the rest is not read, and the connection
     * closed. To be called in the turn in which the response arrived.
     */
    static Future<Buffer> of(HttpClientResponse response, int most) {
        BoundedBody body = new BoundedBody(response, most);
        response.handler(body::add);
        response.exceptionHandler(body.whole::tryFail);
        response.endHandler(end -> body.whole.tryComplete(body.read));
        return body.whole.future();
    }

    /** What is said of an error, of which the status has told already; nothing if it breaks off, or is too much to be one. Never fails. */
    static Future<Buffer> ofError(HttpClientResponse response) {
        return of(response, ERROR).otherwise(Buffer.buffer());
    }

    private void add(Buffer part) {
        if (read.length() + part.length() <= most) {
            read.appendBuffer(part);
        } else if (whole.tryFail(new TooLarge(most))) {
            response.request().reset();
        }
    }

    /** Thrown for an answer without end. */
    static final class TooLarge extends Exception {
        private TooLarge(int most) {
            super("sent more than " + most + " bytes", null, false, false);
        }
    }
}
