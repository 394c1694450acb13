package io.caravan.inference;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One call that goes to a node as it is, and its answer as it comes: for what the gateway has no part in, such as a model
 * that is pulled.
 *
 * <p>Begun on an event loop like all calls of {@link NodeHttp}; read on the thread that waits for it.
 */
public final class NodePassage implements AutoCloseable {

    private static final Buffer END = Buffer.buffer();

    /** So many pieces wait to be read at most; then the node waits. */
    static final int UNREAD = 64;

    private final String node;
    private final LinkedBlockingQueue<Object> arrived = new LinkedBlockingQueue<>();
    private volatile HttpClientRequest request;
    private volatile HttpClientResponse response;
    private volatile boolean closed;

    NodePassage(String node) {
        this.node = node;
    }

    /**
     * What the answer begins with.
     *
     * @param contentType empty if it says none
     */
    public record Head(int status, String contentType) {}

    HttpClientRequest sent(HttpClientRequest begun) {
        request = begun;
        if (closed) {
            begun.reset();
        }
        return begun;
    }

    void answered(HttpClientResponse answer) {
        response = answer;
        String type = answer.getHeader("Content-Type");
        arrived.add(new Head(answer.statusCode(), type == null ? "" : type));
        answer.pause();
        answer.handler(arrived::add);
        answer.exceptionHandler(arrived::add);
        answer.endHandler(end -> arrived.add(END));
        answer.fetch(UNREAD);
    }

    void failed(Throwable failure) {
        arrived.add(failure);
    }

    /**
     * Waits for the status.
     *
     * @throws NodeFailure if there is none
     */
    public Head head(Duration longestSilence) throws NodeFailure, InterruptedException {
        return (Head) next(longestSilence);
    }

    /**
     * Waits for the next piece of the answer; null at its end.
     *
     * @throws NodeFailure if it breaks off
     */
    public Buffer piece(Duration longestSilence) throws NodeFailure, InterruptedException {
        Object piece = next(longestSilence);
        if (piece == END) {
            request = null;
            return null;
        }
        response.fetch(1);
        return (Buffer) piece;
    }

    /**
     * Waits for all that still comes.
     *
     * @param most how many bytes it may be
     * @throws NodeFailure if it breaks off, or is more
     */
    public Buffer rest(int most, Duration longestSilence) throws NodeFailure, InterruptedException {
        Buffer rest = Buffer.buffer();
        for (Buffer piece; (piece = piece(longestSilence)) != null; ) {
            rest.appendBuffer(piece);
            if (rest.length() > most) {
                throw new NodeFailure(node, NodeFailure.Kind.CUT, "sent more than " + most + " bytes");
            }
        }
        return rest;
    }

    private Object next(Duration longestSilence) throws NodeFailure, InterruptedException {
        Object next = arrived.poll(longestSilence.toMillis(), TimeUnit.MILLISECONDS);
        if (next == null) {
            throw new NodeFailure(node, NodeFailure.Kind.SILENT, "nothing for " + longestSilence.toSeconds() + " s");
        }
        if (next instanceof Throwable failure) {
            throw new NodeFailure(node, NodeFailure.Kind.CUT, Reasons.of(failure));
        }
        return next;
    }

    /** Stops what the node does, if it is not done. */
    @Override
    public void close() {
        closed = true;
        HttpClientRequest begun = request;
        if (begun != null) {
            begun.reset();
        }
    }
}
