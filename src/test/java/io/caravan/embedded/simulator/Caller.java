package io.caravan.embedded.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A caller of one node, who gives up after a generous time. JSON may be written with single quotes. */
final class Caller implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI base;

    Caller(URI base) {
        this.base = base;
    }

    static String chat(String model, String message) {
        return "{'model':'%s','messages':[{'role':'user','content':'%s'}]}".formatted(model, message);
    }

    static String whole(String model, String message) {
        return chat(model, message).replaceFirst("\\{", "{'stream':false,");
    }

    static String streamed(String model, String message) {
        return chat(model, message).replaceFirst("\\{", "{'stream':true,");
    }

    static JsonNode json(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }

    HttpResponse<String> get(String path) {
        return send(request(path).GET());
    }

    JsonNode getJson(String path) {
        return json(get(path).body());
    }

    HttpResponse<String> post(String path, String body) {
        return send(posting(path, body));
    }

    JsonNode postJson(String path, String body) {
        return json(post(path, body).body());
    }

    CompletableFuture<HttpResponse<String>> postAsync(String path, String body) {
        return client.sendAsync(posting(path, body).build(), BodyHandlers.ofString());
    }

    HttpResponse<String> send(String method, String path, String body) {
        return send(request(path).method(method, BodyPublishers.ofString(quoted(body))));
    }

    List<JsonNode> lines(String path, String body) {
        return post(path, body).body().lines().map(Caller::json).toList();
    }

    /** The data of each server-sent event. */
    List<String> events(String path, String body) {
        return Arrays.stream(post(path, body).body().split("\n\n"))
                .map(event -> event.substring("data: ".length()))
                .toList();
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    static String quoted(String json) {
        return json.replace('\'', '"');
    }

    private HttpRequest.Builder posting(String path, String body) {
        return request(path).POST(BodyPublishers.ofString(quoted(body)));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path)).timeout(PATIENCE);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
