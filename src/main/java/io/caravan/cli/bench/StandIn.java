package io.caravan.cli.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * A node that thinks nothing: it answers {@code /api/chat} with as many numbered words as {@code num_predict} says, at once
 * or, as the model {@link #PACED}, at a node's speed. The simulated nodes do more and cost more.
 */
public final class StandIn {

    /** The model that answers at once. */
    public static final String FAST = "bench:latest";

    /** The model that takes its time. */
    public static final String PACED = "bench-paced:latest";

    static final String READY = "The stand-in listens";

    private static final int TOKENS_PER_SECOND = 30;
    private static final String MODELS = "{\"models\":[{\"name\":\"" + FAST + "\",\"model\":\"" + FAST
            + "\",\"size\":1,\"capabilities\":[\"completion\"]},{\"name\":\"" + PACED + "\",\"model\":\"" + PACED
            + "\",\"size\":1,\"capabilities\":[\"completion\"]}]}";

    private final ObjectMapper json = new ObjectMapper();
    private final Map<Integer, byte[]> wholes = new HashMap<>();
    private final Map<Integer, byte[]> streams = new HashMap<>();
    private Pacer pacer;

    private StandIn() {}

    /** The port on the loopback address. */
    public static void main(String[] arguments) {
        int port = Integer.parseInt(arguments[0]);
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        StandIn standIn = new StandIn();
        vertx.runOnContext(turn -> standIn.pacer = new Pacer(vertx, TOKENS_PER_SECOND));
        vertx.createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(port))
                .requestHandler(standIn::answer)
                .listen()
                .onSuccess(server -> System.out.println(READY))
                .onFailure(failure -> {
                    System.out.println(failure);
                    System.exit(1);
                });
    }

    private void answer(HttpServerRequest request) {
        switch (request.path()) {
            case "/api/chat" -> request.bodyHandler(body -> chat(request, body));
            case "/api/version" -> send(request, "{\"version\":\"0.33.0\"}");
            case "/api/tags", "/api/ps" -> send(request, MODELS);
            default -> request.response().setStatusCode(404).end();
        }
    }

    private static void send(HttpServerRequest request, String document) {
        request.response().putHeader("Content-Type", "application/json").end(document);
    }

    private void chat(HttpServerRequest request, Buffer body) {
        try {
            chat(request, json.readTree(body.getBytes()));
        } catch (IOException malformed) {
            request.response().setStatusCode(400).end();
        }
    }

    private void chat(HttpServerRequest request, JsonNode asked) {
        int tokens = asked.path("options").path("num_predict").asInt(1);
        if (!asked.path("stream").asBoolean(true)) {
            request.response()
                    .putHeader("Content-Type", "application/json")
                    .end(Buffer.buffer(wholes.computeIfAbsent(tokens, count -> StandInLines.whole(FAST, count))));
            return;
        }
        // A proxy such as nginx would collect tokens until its buffer is full.
        var response = request.response()
                .putHeader("Content-Type", "application/x-ndjson")
                .putHeader("X-Accel-Buffering", "no")
                .setChunked(true);
        if (asked.path("model").asText().equals(PACED)) {
            pacer.begin(response, PACED, tokens);
        } else {
            response.write(Buffer.buffer(streams.computeIfAbsent(tokens, count -> StandInLines.stream(FAST, count))));
            response.end();
        }
    }
}
