package io.caravan.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/** A caller of the gateway. */
public final class Api {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration NOBODY_WAITS_LONGER = Duration.ofSeconds(60);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI base;
    private final String key;

    public Api(URI base, String key) {
        this.base = base;
        this.key = key;
    }

    /** The same caller with another key; null for none. */
    public Api withKey(String other) {
        return new Api(base, other);
    }

    /** A request with the caller's key. */
    public HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).timeout(NOBODY_WAITS_LONGER);
        return key == null ? request : request.header("Authorization", "Bearer " + key);
    }

    public HttpResponse<String> get(String path) {
        return send(request(path));
    }

    public HttpResponse<String> post(String path, String body) {
        return send(request(path).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    public HttpResponse<String> send(HttpRequest.Builder request) {
        return uninterrupted(() -> http.send(request.build(), HttpResponse.BodyHandlers.ofString()));
    }

    public CompletableFuture<HttpResponse<String>> postLater(String path, String body) {
        return sendLater(request(path).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    public CompletableFuture<HttpResponse<String>> sendLater(HttpRequest.Builder request) {
        return http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** The lines of an answer as they come. */
    public HttpResponse<java.util.stream.Stream<String>> stream(String path, String body) {
        HttpRequest request =
                request(path).POST(HttpRequest.BodyPublishers.ofString(body)).build();
        return uninterrupted(() -> http.send(request, HttpResponse.BodyHandlers.ofLines()));
    }

    public static JsonNode json(HttpResponse<String> response) {
        return json(response.body());
    }

    public static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException("not JSON: " + text, e);
        }
    }

    private static <T> T uninterrupted(Callable<T> call) {
        try {
            return call.call();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
