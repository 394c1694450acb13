package io.caravan.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The way back to one caller, for steps that write before the route ends.
 *
 * <p>Its methods may block and belong on the exchange's virtual thread; only {@link #onHangUp} calls back elsewhere.
 */
public final class Reply {

    /** The exchange variable that holds the reply. */
    public static final String VARIABLE = "reply";

    private static final long SLOWEST_READER_SECONDS = 60;

    private final HttpServerResponse response;
    private final HttpConnection connection;
    private final HttpVersion version;
    private final CompletableFuture<Void> hungUp = new CompletableFuture<>();
    private CompletableFuture<Void> unwanted = hungUp;
    private Witness witness;
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
    public void heardBy(Witness one) {
        witness = one;
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
        return witness == null ? isClosed() : over;
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
        if (witness != null && !over) {
            begun = true;
            witness.hear(piece);
        }
        if (isClosed() || hungUp.isDone()) {
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
        if (!response.writeQueueFull()) {
            return;
        }
        try {
            CompletableFuture.anyOf(drained, hungUp).get(SLOWEST_READER_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException tooSlow) {
            connection.close();
            hungUp.complete(null);
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
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

    /** Sends a whole answer. */
    public void send(int status, Buffer body) {
        if (!isEnded()) {
            response.setStatusCode(status);
            tellEnd(body);
            if (!isClosed()) {
                response.end(body);
            }
        }
    }

    private void tellEnd(Buffer last) {
        over = true;
        if (witness != null) {
            witness.hear(last);
            witness.end(response.getStatusCode(), response.headers());
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
