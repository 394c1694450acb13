package io.caravan.http;

import io.netty.channel.Channel;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * The way back to one caller, for steps that write before the route ends.
 *
 * <p>Its methods may block and belong on the exchange's virtual thread; only {@link #onHangUp} calls back elsewhere.
 */
public final class Reply {

    /** The exchange variable that holds the reply. */
    public static final String VARIABLE = "reply";

    /** How long a caller may take nothing of what is sent. */
    static final Duration SLOWEST_READER = Duration.ofSeconds(60);

    /** So much of a whole answer leaves at once. */
    private static final int PIECE = 64 * 1024;

    private final HttpServerResponse response;
    private final HttpConnection connection;
    private final HttpVersion version;
    private final CompletableFuture<Void> hungUp = new CompletableFuture<>();
    private CompletableFuture<Void> unwanted = hungUp;
    private ReplyListener listener;
    private boolean begun;
    private boolean over;

    Reply(RoutingContext context) {
        this.response = context.response();
        this.version = context.request().version();
        // Not response.reset(): after that Quarkus believes the request under way, and every stop waits its full time
        // for it.
        this.connection = context.request().connection();
        response.closeHandler(closed -> hungUp.complete(null));
        response.exceptionHandler(failure -> hungUp.complete(null));
        // Vert.x would log an error for every caller who goes away in the middle of something.
        connection.exceptionHandler(reset -> {});
        if (response.closed() && !response.ended()) {
            hungUp.complete(null);
        }
    }

    /**
     * Has somebody else hear all that leaves from here on. Until they do not want it either, a caller who hangs up is no reason to
     * stop: what {@link #onHangUp} is told later than this waits for that.
     */
    public void heardBy(ReplyListener one) {
        listener = one;
        unwanted = hungUp.thenCompose(gone -> one.callerGone());
    }

    /**
     * Calls {@code action} once, soon after the caller has gone, or has gone already, on a virtual thread of its own: it may
     * block, while the event loop that learns of a hang-up may not.
     */
    public void onHangUp(Runnable action) {
        unwanted.thenRunAsync(action, Thread::startVirtualThread);
    }

    /** Whether the caller closed the connection before the answer ended, and nobody else wants it. */
    public boolean isHungUp() {
        return unwanted.isDone() && !response.ended();
    }

    /** Sets a header of the answer; has no effect once {@link #begin} was called. */
    public void header(String name, String value) {
        if (!response.headWritten()) {
            response.putHeader(name, value);
        }
    }

    /** Whether status and headers have left. */
    public boolean isBegun() {
        return begun || response.headWritten();
    }

    /** Whether the whole answer has left, or was aborted. */
    public boolean isEnded() {
        return listener == null ? isClosed() : over;
    }

    private boolean isGone() {
        return isClosed() || hungUp.isDone();
    }

    private boolean isClosed() {
        return response.ended() || response.closed();
    }

    /**
     * Makes sure that whoever reads an answer as it comes notices if it is not whole: over HTTP/1.0 it ends where the
     * connection ends (RFC 9112, section 6.3), and so does one that broke off.
     *
     * @throws NoStreams over HTTP/1.0
     */
    public void requireStreams() throws NoStreams {
        if (!showsBreaks()) {
            throw new NoStreams();
        }
    }

    /** Whether {@link #requireStreams} lets it pass. */
    public boolean showsBreaks() {
        return version != HttpVersion.HTTP_1_0;
    }

    /** Starts a chunked answer with status 200; {@link #requireStreams} comes before it. */
    public void begin(String contentType) {
        response.setChunked(true);
        header("Content-Type", contentType);
        response.setStatusCode(200);
    }

    /**
     * Sends a piece of a begun answer and waits while the caller reads more slowly than we write.
     *
     * <p>A caller that takes nothing for a minute is treated as gone. After a hang-up nothing is sent.
     */
    public void write(Buffer piece) throws InterruptedException {
        if (listener != null && !over) {
            begun = true;
            listener.hear(piece);
        }
        if (isGone()) {
            return;
        }
        response.write(piece);
        if (response.writeQueueFull()) {
            awaitDrain();
        }
    }

    private void awaitDrain() throws InterruptedException {
        CompletableFuture<Void> drained = new CompletableFuture<>();
        response.drainHandler(drained::complete);
        if (response.writeQueueFull()) {
            await(drained, SLOWEST_READER);
        }
    }

    private void await(CompletableFuture<Void> taken, Duration patience) throws InterruptedException {
        try {
            CompletableFuture.anyOf(taken, hungUp).get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException tooSlow) {
            cutOff();
        } catch (ExecutionException gone) {
            hungUp.complete(null);
        }
    }

    private void cutOff() {
        // Not connection.close(): that would wait for all that is queued to be read, which may be never.
        Channel channel = ((ConnectionBase) connection).channel();
        channel.eventLoop().execute(() -> channel.unsafe().close(channel.voidPromise()));
        hungUp.complete(null);
    }

    /** Ends a begun answer cleanly. */
    public void end(Buffer last) {
        if (!isEnded()) {
            tellEnd(last);
            if (!isClosed()) {
                response.end(last);
            }
        }
    }

    /**
     * Sends a whole answer and waits until the caller has taken all but the last 64 KiB of it, or is gone: what nobody reads is
     * somebody's request under way, not memory that nobody counts.
     *
     * @param patience how long the caller may take nothing of it before they are treated as gone; asked each time they are
     *     waited for
     */
    public void send(int status, byte[] body, Supplier<Duration> patience) throws InterruptedException {
        if (isEnded()) {
            return;
        }
        response.setStatusCode(status);
        tellEnd(listener == null ? null : Buffer.buffer(body));
        int sent = 0;
        if (body.length > PIECE) {
            header("Content-Length", String.valueOf(body.length));
            for (; body.length - sent > PIECE && !isGone(); sent += PIECE) {
                // The piece itself and not the queue: that is seen to be full only after several more.
                CompletionStage<Void> taken = response.write(piece(body, sent)).toCompletionStage();
                await(taken.toCompletableFuture(), patience.get());
            }
        }
        if (!isGone()) {
            response.end(piece(body, sent));
        }
    }

    private static Buffer piece(byte[] body, int from) {
        return Buffer.buffer().appendBytes(body, from, Math.min(PIECE, body.length - from));
    }

    private void tellEnd(Buffer last) {
        over = true;
        if (listener != null) {
            listener.hear(last);
            listener.end(response.getStatusCode(), response.headers());
        }
    }

    /**
     * Closes the connection without the end of a chunked answer, so that every client notices that it is not whole.
     *
     * <p>What was written before still leaves first.
     */
    public void abort() {
        over = true;
        if (!isClosed()) {
            response.write(Buffer.buffer()).onComplete(written -> connection.close());
        }
        hungUp.complete(null);
    }
}
