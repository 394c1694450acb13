package io.caravan.http;

import io.caravan.inference.Cancellation;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Reads a request's body as bytes, whatever its Content-Type says.
 *
 * <p>{@code curl -d} calls every body a form; parsed as one, a JSON document becomes garbage parameter names.
 *
 * <p>A body that fits into what is read of strangers is there when the exchange begins. Of a larger one the rest waits on
 * the network until {@link #await} is called: nobody makes us keep megabytes without a key.
 */
final class RequestBody {

    /** The exchange variable that holds the body. */
    static final String VARIABLE = "requestBody";

    private static final long LINGER_MS = 2_000;

    private final RoutingContext context;
    private final HttpServerRequest request;
    private final HttpSettings settings;
    private final long most;
    private final long ofStrangers;
    private final Buffer bytes = Buffer.buffer();
    private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
    private final Context loop;
    private Runnable next;
    private Long deadline;
    private boolean asked;

    private RequestBody(RoutingContext context, HttpSettings settings) {
        this.context = context;
        this.request = context.request();
        this.settings = settings;
        this.most = settings.maxBodySize().asLongValue();
        this.ofStrangers = settings.maxStrangerBodySize().asLongValue();
        this.loop = context.vertx().getOrCreateContext();
    }

    /** The body of a request that was not read yet; to be called on its event loop. */
    static RequestBody of(RoutingContext context, HttpSettings settings) {
        return new RequestBody(context, settings);
    }

    /**
     * Calls {@code then} on the event loop, once the body is whole or what is read of strangers has come. Or fails the context:
     * with 413 if the body is too large, with 415 if it is packed, with 408 if it does not come in time.
     */
    void begin(Runnable then) {
        next = then;
        long announced = announced();
        if (announced > most) {
            refuse(BodyRefused.Reason.TOO_LARGE);
            return;
        }
        if (isPacked()) {
            refuse(BodyRefused.Reason.PACKED);
            return;
        }
        request.handler(this::append);
        request.endHandler(end -> complete());
        request.exceptionHandler(gone -> fail(new Cancellation.CallerGone()));
        if (announced > 0 || request.headers().contains(HttpHeaders.TRANSFER_ENCODING)) {
            deadline = context.vertx()
                    .setTimer(settings.bodyTimeout().toMillis(), late -> refuse(BodyRefused.Reason.TOO_SLOW));
        }
        if (announced > ofStrangers) {
            request.pause();
            proceed();
        } else {
            ask();
        }
    }

    private void ask() {
        if (!asked && "100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            context.response().writeContinue();
        }
        asked = true;
        request.resume();
    }

    private void append(Buffer part) {
        if (bytes.length() + part.length() > most) {
            refuse(BodyRefused.Reason.TOO_LARGE);
            return;
        }
        bytes.appendBuffer(part);
        if (next != null && bytes.length() > ofStrangers) {
            request.pause();
            proceed();
        }
    }

    private void complete() {
        stopClock();
        whole.complete(bytes.getBytes());
        proceed();
    }

    /** Only once: later there is somebody who waits for the rest. */
    private void proceed() {
        Runnable then = next;
        next = null;
        if (then != null) {
            then.run();
        }
    }

    private void refuse(BodyRefused.Reason reason) {
        boolean begun = next == null;
        next = null;
        fail(new BodyRefused(reason));
        if (!begun) {
            context.response().putHeader(HttpHeaders.CONNECTION, "close");
            context.fail(reason.status());
        }
        linger();
    }

    private void fail(Exception failure) {
        stopClock();
        whole.completeExceptionally(failure);
    }

    private void stopClock() {
        if (deadline != null) {
            context.vertx().cancelTimer(deadline);
            deadline = null;
        }
    }

    /** Whether all of it has been read. */
    boolean isWhole() {
        return whole.isDone() && !whole.isCompletedExceptionally();
    }

    /** What has been read if it is all; null if not. */
    byte[] bytes() {
        return isWhole() ? whole.join() : null;
    }

    /** Reads the rest; to be called on the exchange's thread. */
    byte[] await() throws BodyRefused, Cancellation.CallerGone, InterruptedException {
        loop.runOnContext(turn -> {
            if (!whole.isDone()) {
                ask();
            }
        });
        try {
            return whole.get();
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof BodyRefused refused) {
                throw refused;
            }
            throw new Cancellation.CallerGone();
        }
    }

    /** Drops what has not been read, now that the request is answered, and the connection with it. */
    void dismiss() {
        if (!whole.isDone()) {
            loop.runOnContext(turn -> {
                stopClock();
                linger();
            });
        }
    }

    /** Closing while the caller still sends would reset the connection, and the answer might be lost with it. */
    private void linger() {
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
    private boolean isPacked() {
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        return encoding != null && !encoding.isBlank() && !encoding.strip().equalsIgnoreCase("identity");
    }

    private long announced() {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException malformed) {
            return 0;
        }
    }
}
