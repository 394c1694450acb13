package io.caravan.inference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * HTTP with nodes, whatever they speak.
 *
 * <p>Every request is begun on an event loop. Vert.x hands a response over in the turn it arrives in, and drops what comes
 * before its handlers are set: a virtual thread that sets them may be too late, and then waits for ever.
 */
@Singleton
class NodeHttp {

    private static final long PROBE_SECONDS = 4;

    // One loop for all: a connection stays on the loop that it was made on, and what comes over it would have to be
    // handed on, piece by piece, to the loop of whoever asks next.
    private final Context loop;
    private final HttpClient http;
    private final ObjectMapper json;
    private final int longestAnswer;

    NodeHttp(Vertx vertx, ObjectMapper json, InferenceSettings settings) {
        this.loop = vertx.getOrCreateContext();
        this.http = vertx.httpClientBuilder()
                .with(new HttpClientOptions()
                        .setConnectTimeout((int) settings.connectTimeout().toMillis())
                        .setKeepAliveTimeout(30)
                        .setDecompressionSupported(false))
                .with(new PoolOptions().setHttp1MaxSize(settings.maxConnections()))
                // Vert.x would log an error for every connection that a node resets; who was asking hears of it.
                .withConnectHandler(connection -> connection.exceptionHandler(reset -> {}))
                .build();
        this.json = json;
        this.longestAnswer = settings.longestAnswer();
    }

    /** Sends a request and returns at once; all that comes of it goes through the exchange to the stream. */
    TokenStream begin(NodeServer server, String model, String path, byte[] body, NodeExchange exchange) {
        TokenStream stream = exchange.stream(model, longestAnswer);
        loop.runOnContext(turn -> http.request(options(HttpMethod.POST, server.url(), path))
                .compose(request -> {
                    exchange.sent(request);
                    return authorized(request, server)
                            .putHeader("Content-Type", "application/json")
                            .send(Buffer.buffer(body));
                })
                .onSuccess(exchange::answered)
                .onFailure(exchange::broken));
        return stream;
    }

    /** Sends a call to a node as it is; the passage is the caller's to read and to close. */
    NodePassage pass(NodeServer server, HttpMethod method, String path, byte[] body) {
        NodePassage passage = new NodePassage(server.node());
        loop.runOnContext(turn -> http.request(options(method, server.url(), path))
                .compose(request -> authorized(passage.sent(request), server)
                        .putHeader("Content-Type", "application/json")
                        .send(Buffer.buffer(body)))
                .onSuccess(passage::answered)
                .onFailure(passage::failed));
        return passage;
    }

    /** Asks and waits for the answer, for a few seconds at the most. */
    JsonNode get(NodeServer server, String path) throws NodeFailure, InterruptedException {
        return call(HttpMethod.GET, server, path, Buffer.buffer());
    }

    /** The same with something to say. */
    JsonNode post(NodeServer server, String path, JsonNode said) throws NodeFailure, InterruptedException {
        return call(HttpMethod.POST, server, path, Buffer.buffer(said.toString()));
    }

    private JsonNode call(HttpMethod method, NodeServer server, String path, Buffer said)
            throws NodeFailure, InterruptedException {
        RequestOptions options =
                options(method, server.url(), path).setTimeout(TimeUnit.SECONDS.toMillis(PROBE_SECONDS));
        CompletableFuture<HttpClientRequest> sent = new CompletableFuture<>();
        CompletableFuture<Buffer> answer = new CompletableFuture<>();
        loop.runOnContext(turn -> http.request(options)
                .compose(request -> {
                    sent.complete(request);
                    return authorized(request, server).send(said);
                })
                .compose(response -> ok(server, response))
                .onSuccess(answer::complete)
                .onFailure(answer::completeExceptionally));
        try {
            return json.readTree(answer.get(PROBE_SECONDS + 1, TimeUnit.SECONDS).getBytes());
        } catch (ExecutionException failure) {
            throw failure(server, path, failure.getCause());
        } catch (TimeoutException silent) {
            throw failure(server, path, silent);
        } catch (IOException malformed) {
            throw new NodeFailure(server.node(), NodeFailure.Kind.UNAVAILABLE, path + ": not JSON");
        } finally {
            if (!answer.isDone()) {
                // Its own timeout ends with the first byte of the answer; a node that goes on for ever must not keep us
                // listening.
                sent.thenAccept(HttpClientRequest::reset);
            }
        }
    }

    private static NodeFailure failure(NodeServer server, String path, Throwable cause) {
        NodeFailure.Kind kind =
                switch (cause) {
                    case NodeFailure refused -> refused.kind();
                    case TimeoutException silent -> NodeFailure.Kind.SILENT;
                    default -> NodeFailure.Kind.UNREACHABLE;
                };
        return new NodeFailure(server.node(), kind, path + ": " + Reasons.of(cause));
    }

    private Future<Buffer> ok(NodeServer server, HttpClientResponse response) {
        return response.statusCode() == 200
                ? BoundedBody.of(response, NodeExchange.LONGEST_LINE)
                : BoundedBody.ofError(response)
                        .compose(body -> Future.failedFuture(ErrorStatus.failure(server, response, body)));
    }

    private static HttpClientRequest authorized(HttpClientRequest request, NodeServer server) {
        server.apiKey().ifPresent(key -> request.putHeader("Authorization", "Bearer " + key));
        return request;
    }

    private static RequestOptions options(HttpMethod method, URI url, String path) {
        boolean tls = "https".equalsIgnoreCase(url.getScheme());
        int port = url.getPort() > 0 ? url.getPort() : tls ? 443 : 80;
        return new RequestOptions()
                .setMethod(method)
                .setHost(url.getHost())
                .setPort(port)
                .setSsl(tls)
                .setURI((url.getPath() == null ? "" : url.getPath()) + path);
    }
}
