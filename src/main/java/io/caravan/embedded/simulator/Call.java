package io.caravan.embedded.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.impl.ConnectionBase;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** One request and the connection it came on. Nothing is sent before the first answer, not even headers. */
final class Call {

    static final String SIMULATED_HEADER = "X-Caravan-Simulated";
    private static final String JSON = "application/json; charset=utf-8";

    private final HttpServerRequest request;
    private final Wording wording;
    private byte[] body = new byte[0];
    private Runnable whenHungUp = () -> {};

    Call(HttpServerRequest request, Wording wording) {
        this.request = request;
        this.wording = wording;
        HttpServerResponse response = request.response();
        response.putHeader(SIMULATED_HEADER, "true");
        response.closeHandler(closed -> whenHungUp.run());
        // Writing to a caller who is gone is no news: the close handler has told already.
        response.exceptionHandler(gone -> {});
    }

    Call withBody(Buffer newBody) {
        body = newBody.getBytes();
        return this;
    }

    /** Called when the connection ends before the answer did. */
    void whenHungUp(Runnable action) {
        whenHungUp = action;
        if (request.response().closed()) {
            action.run();
        }
    }

    String method() {
        return request.method().name();
    }

    String path() {
        return request.path();
    }

    byte[] body() {
        return body;
    }

    String query(String name) {
        return request.getParam(name);
    }

    /** All of them, names in lower case. */
    Map<String, String> headers() {
        Map<String, String> all = new TreeMap<>();
        request.headers().forEach(header -> all.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
        return all;
    }

    void json(int status, JsonNode node) {
        send(status, JSON, Json.text(node));
    }

    void text(int status, String text) {
        send(status, "text/plain; charset=utf-8", text);
    }

    void html(int status, String title) {
        send(status, "text/html", "<html><head><title>%d %s</title></head></html>\n".formatted(status, title));
    }

    void noContent() {
        request.response().setStatusCode(204).end();
    }

    void header(String name, String value) {
        request.response().putHeader(name, value);
    }

    /** An error in the shape of the API the request came through. */
    void refuse(Refusal refusal) {
        json(refusal.status(), wording.error(path(), refusal.status(), refusal.getMessage()));
    }

    /** Sends a part of a streamed answer; the first one takes the headers along. */
    void stream(String contentType, String part) {
        HttpServerResponse response = request.response();
        if (response.closed()) {
            return;
        }
        if (!response.headWritten()) {
            response.setChunked(true).putHeader("Content-Type", contentType);
        }
        response.write(part);
    }

    void endStream(String contentType, String part) {
        stream(contentType, part);
        end();
    }

    void end() {
        HttpServerResponse response = request.response();
        if (!response.closed() && !response.ended()) {
            response.end();
        }
    }

    /** Announces a body of this length and sends only its beginning, then closes. */
    void cutBody(String beginning, int length) {
        request.response().putHeader("Content-Type", JSON).putHeader("Content-Length", Integer.toString(length));
        request.response().write(beginning);
        cut();
    }

    /** Closes the connection after what was written, without the last HTTP chunk. */
    void cut() {
        request.connection().close();
    }

    /** Sends a TCP reset: what closing does when nothing may linger. */
    void reset() {
        Channel channel = ((ConnectionBase) request.connection()).channel();
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        channel.close();
    }

    boolean isFull() {
        return request.response().writeQueueFull();
    }

    /** Once, even if the caller is slow again later. */
    void whenDrained(Runnable action) {
        request.response().drainHandler(drained -> {
            request.response().drainHandler(null);
            action.run();
        });
    }

    private void send(int status, String contentType, String text) {
        HttpServerResponse response = request.response();
        if (response.closed() || response.ended() || response.headWritten()) {
            return;
        }
        response.setStatusCode(status).putHeader("Content-Type", contentType);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (method().equals("HEAD")) {
            response.putHeader("Content-Length", Integer.toString(bytes.length)).end();
        } else {
            response.end(Buffer.buffer(bytes));
        }
    }
}
