package io.caravan.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Consumer;

/**
 * Reads a request's body as bytes, whatever its Content-Type says.
 *
 * <p>{@code curl -d} calls every body a form; parsed as one, a JSON document becomes garbage parameter names.
 */
final class RequestBody {

    private static final long LINGER_MS = 2_000;

    private final RoutingContext context;
    private final long limit;
    private final Buffer bytes = Buffer.buffer();

    private RequestBody(RoutingContext context, long limit) {
        this.context = context;
        this.limit = limit;
    }

    /** Hands the whole body to {@code next} on the event loop, or fails the context with 413 if it exceeds {@code limit} bytes, or 415 if it is packed. */
    static void read(RoutingContext context, long limit, Consumer<byte[]> next) {
        new RequestBody(context, limit).read(next);
    }

    private void read(Consumer<byte[]> next) {
        HttpServerRequest request = context.request();
        if (announced(request) > limit) {
            refuse(413);
            return;
        }
        if (isEncoded(request)) {
            refuse(415);
            return;
        }
        if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            context.response().writeContinue();
        }
        request.handler(this::append);
        request.endHandler(end -> next.accept(bytes.getBytes()));
        request.resume();
    }

    private void append(Buffer part) {
        if (bytes.length() + part.length() > limit) {
            refuse(413);
            return;
        }
        bytes.appendBuffer(part);
    }

    private void refuse(int status) {
        context.response().putHeader(HttpHeaders.CONNECTION, "close");
        context.fail(status);
        linger();
    }

    /** Closing while the caller still sends would reset the connection, and the answer might be lost with it. */
    private void linger() {
        HttpServerRequest request = context.request();
        long tired =
                context.vertx().setTimer(LINGER_MS, late -> request.connection().close());
        request.endHandler(end -> {
            context.vertx().cancelTimer(tired);
            request.connection().close();
        });
        request.handler(ignored -> {});
        request.resume();
    }

    /** A packed body could unpack to any size. */
    private static boolean isEncoded(HttpServerRequest request) {
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        return encoding != null && !encoding.isBlank() && !encoding.strip().equalsIgnoreCase("identity");
    }

    private static long announced(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException malformed) {
            return 0;
        }
    }
}
