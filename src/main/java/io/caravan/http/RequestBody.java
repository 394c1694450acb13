package io.caravan.http;

import io.caravan.inference.Cancellation;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
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
    private final CompletableFuture<Void> whole = new CompletableFuture<>();
    private final Context loop;
    private byte[] bytes = new byte[0];
    private int length;
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
        if (length + part.length() > most) {
            refuse(BodyRefused.Reason.TOO_LARGE);
            return;
        }
        growTo(length + part.length());
        part.getBytes(bytes, length);
        length += part.length();
        if (next != null && length > ofStrangers) {
            request.pause();
            proceed();
        }
    }

    /** To what was announced at once, so that the whole need not be copied in the end. */
    private void growTo(int needed) {
        if (needed > bytes.length) {
            long generous = Math.max(announced(), Math.min(most, 2L * bytes.length));
            bytes = Arrays.copyOf(bytes, (int) Math.max(needed, generous));
        }
    }

    private void complete() {
        stopClock();
        bytes = length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
        whole.complete(null);
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

    /** Whether it is more than what is read of strangers. */
    boolean isLarge() {
        return !isWhole() || length > ofStrangers;
    }

    /** How many bytes it may have: as many as were announced, or as are read at all. */
    long longest() {
        long announced = announced();
        return announced > 0 ? announced : most;
    }

    /** Hands over what has been read if it is all, once; null if not. Kept here, too, it would stay for as long as an answer takes. */
    byte[] take() {
        if (!isWhole()) {
            return null;
        }
        byte[] all = bytes;
        bytes = null;
        return all;
    }

    /** Reads the rest and hands all of it over; to be called on the exchange's thread. */
    byte[] await() throws BodyRefused, Cancellation.CallerGone, InterruptedException {
        loop.runOnContext(turn -> {
            if (!whole.isDone()) {
                ask();
            }
        });
        try {
            whole.get();
            return take();
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
