package io.caravan.embedded.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/** What all answers of {@code /v1} have in common: server-sent events, usage, and OpenAI's error object. */
final class OpenAiFrames {

    static final String STREAM_TYPE = "text/event-stream";
    static final String DONE = "data: [DONE]\n\n";

    private OpenAiFrames() {}

    static ObjectNode error(int status, String message) {
        ObjectNode error = Json.object().put("message", message).put("type", type(status));
        error.putNull("param").putNull("code");
        ObjectNode whole = Json.object();
        whole.set("error", error);
        return whole;
    }

    static String event(JsonNode node) {
        return "data: " + Json.text(node) + "\n\n";
    }

    static ObjectNode head(String id, String object, String model) {
        return Json.object()
                .put("id", id)
                .put("object", object)
                .put("created", Instant.now().getEpochSecond())
                .put("model", model)
                .put("system_fingerprint", "fp_ollama");
    }

    static ObjectNode usage(Figures figures) {
        return Json.object()
                .put("prompt_tokens", figures.promptTokens())
                .put("completion_tokens", figures.tokens())
                .put("total_tokens", figures.promptTokens() + figures.tokens());
    }

    private static String type(int status) {
        return switch (status) {
            case 400 -> "invalid_request_error";
            case 404 -> "not_found_error";
            default -> "api_error";
        };
    }
}
