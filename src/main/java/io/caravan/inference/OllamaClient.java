package io.caravan.inference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Speaks Ollama's native API; nobody else knows its wire format.
 *
 * <p>Every request is begun on an event loop. Vert.x hands a response over in the turn it arrives in, and drops what comes
 * before its handlers are set: a virtual thread that sets them may be too late, and then waits for ever.
 */
@Singleton
public class OllamaClient {

    private static final long PROBE_SECONDS = 4;

    private final Vertx vertx;
    private final HttpClient http;
    private final ObjectMapper json;
    private final OllamaRequest requests;

    OllamaClient(Vertx vertx, ObjectMapper json, InferenceSettings settings) {
        this.vertx = vertx;
        this.http = vertx.createHttpClient(
                new HttpClientOptions()
                        .setConnectTimeout((int) settings.connectTimeout().toMillis())
                        .setKeepAliveTimeout(30)
                        .setDecompressionSupported(false),
                new io.vertx.core.http.PoolOptions().setHttp1MaxSize(settings.maxConnections()));
        this.json = json;
        this.requests = new OllamaRequest(json);
    }

    /**
     * Asks a node and returns at once; what comes of it arrives in the stream, failures too.
     *
     * <p>For a chat the node is always asked to stream: only then are its errors visible and its work stopped by closing.
     */
    TokenStream ask(String node, URI url, ModelRequest request) {
        OllamaExchange exchange = new OllamaExchange(node, json, request instanceof ChatRequest);
        TokenStream stream = new TokenStream(node, request.model(), exchange);
        exchange.feed(stream);
        Buffer body = Buffer.buffer(requests.body(request));
        vertx.runOnContext(turn -> http.request(options(HttpMethod.POST, url, OllamaRequest.path(request)))
                .compose(sent -> {
                    exchange.sent(sent);
                    return sent.putHeader("Content-Type", "application/json").send(body);
                })
                .onSuccess(exchange::answered)
                .onFailure(exchange::broken));
        return stream;
    }

    /** Sends a call to a node as it is; the passage is the caller's to read and to close. */
    public NodePassage pass(String node, HttpMethod method, URI url, String path, byte[] body) {
        return NodePassage.begin(vertx, http, node, method, url, path, body);
    }

    static RequestOptions options(HttpMethod method, URI url, String path) {
        boolean tls = "https".equals(url.getScheme());
        int port = url.getPort() > 0 ? url.getPort() : tls ? 443 : 80;
        return new RequestOptions()
                .setMethod(method)
                .setHost(url.getHost())
                .setPort(port)
                .setSsl(tls)
                .setURI((url.getPath() == null ? "" : url.getPath()) + path);
    }

    /**
     * What the node has to offer, asked now. Blocks for a few seconds at the most.
     *
     * @throws NodeFailure if it does not answer as an Ollama does
     */
    public NodeReport report(String node, URI url) throws NodeFailure, InterruptedException {
        JsonNode version = get(node, url, "/api/version");
        JsonNode tags = get(node, url, "/api/tags");
        JsonNode loaded = get(node, url, "/api/ps");
        return OllamaReport.read(version, tags, loaded);
    }

    /**
     * What the node says of one of its models, in Ollama's words. Blocks for a few seconds at the most.
     *
     * @throws NodeFailure if it says nothing
     */
    public JsonNode show(String node, URI url, String model, boolean verbose) throws NodeFailure, InterruptedException {
        ObjectNode body = json.createObjectNode().put("model", model);
        if (verbose) {
            body.put("verbose", true);
        }
        return call(node, HttpMethod.POST, url, "/api/show", Buffer.buffer(body.toString()));
    }

    private JsonNode get(String node, URI url, String path) throws NodeFailure, InterruptedException {
        return call(node, HttpMethod.GET, url, path, Buffer.buffer());
    }

    private JsonNode call(String node, HttpMethod method, URI url, String path, Buffer said)
            throws NodeFailure, InterruptedException {
        RequestOptions options = options(method, url, path).setTimeout(TimeUnit.SECONDS.toMillis(PROBE_SECONDS));
        CompletableFuture<Buffer> answer = new CompletableFuture<>();
        vertx.runOnContext(turn -> http.request(options)
                .compose(request -> request.send(said))
                .compose(OllamaClient::ok)
                .onSuccess(answer::complete)
                .onFailure(answer::completeExceptionally));
        try {
            Buffer body = answer.get(PROBE_SECONDS + 1, TimeUnit.SECONDS);
            return json.readTree(body.getBytes());
        } catch (ExecutionException failure) {
            throw new NodeFailure(node, NodeFailure.Kind.UNREACHABLE, path + ": " + Reasons.of(failure.getCause()));
        } catch (TimeoutException silent) {
            throw new NodeFailure(node, NodeFailure.Kind.SILENT, path + ": no answer in " + PROBE_SECONDS + " s");
        } catch (java.io.IOException malformed) {
            throw new NodeFailure(node, NodeFailure.Kind.UNAVAILABLE, path + ": not JSON");
        }
    }

    private static Future<Buffer> ok(HttpClientResponse response) {
        return response.statusCode() == 200 ? response.body() : Future.failedFuture("status " + response.statusCode());
    }
}
