package io.caravan.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Asks a gateway as an administrator. Whatever it refuses is a {@link Complaint} in its own words. */
final class GatewayApi {
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final int PAGE = 200;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI url;
    private final String key;

    GatewayApi(URI url, String key) {
        this.url = url;
        this.key = key;
    }

    JsonNode post(String path, JsonNode body) {
        return ask("POST", path, BodyPublishers.ofString(body.toString()));
    }

    JsonNode patch(String path, JsonNode body) {
        return ask("PATCH", path, BodyPublishers.ofString(body.toString()));
    }

    void delete(String path) {
        ask("DELETE", path, BodyPublishers.noBody());
    }

    /** All pages of a list, of which each member has an id. */
    List<JsonNode> list(String path, String member) {
        List<JsonNode> all = new ArrayList<>();
        JsonNode page;
        do {
            String before =
                    all.isEmpty() ? "" : "&before=" + all.getLast().path("id").asText();
            page = ask("GET", path + "?limit=" + PAGE + before, BodyPublishers.noBody())
                    .path(member);
            page.forEach(all::add);
        } while (page.size() == PAGE);
        return all;
    }

    private JsonNode ask(String method, String path, BodyPublisher body) {
        try (HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(LONGEST)
                .build()) {
            HttpRequest request = HttpRequest.newBuilder(url.resolve(path))
                    .timeout(LONGEST)
                    .header("Authorization", "Bearer " + key)
                    .method(method, body)
                    .build();
            return answer(http.send(request, BodyHandlers.ofString()));
        } catch (IOException | IllegalArgumentException e) {
            throw new Complaint("No gateway answers at " + url + "; 'caravan status' says what runs");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Complaint("Interrupted");
        }
    }

    private JsonNode answer(HttpResponse<String> response) {
        JsonNode answer = json(response.body());
        if (response.statusCode() < 300) {
            return answer;
        }
        throw new Complaint(answer.path("detail")
                .asText("The gateway at " + url + " answers with status " + response.statusCode()));
    }

    private static JsonNode json(String text) {
        try {
            return text.isEmpty() ? MissingNode.getInstance() : JSON.readTree(text);
        } catch (JsonProcessingException foreign) {
            return MissingNode.getInstance();
        }
    }
}
