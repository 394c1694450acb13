package io.caravan.embedded.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/** What all answers of {@code /api} have in common: lines of JSON, and errors as {@code {"error":"…"}}. */
final class NativeFrames {

    static final String STREAM_TYPE = "application/x-ndjson";

    private NativeFrames() {}

    static ObjectNode error(String message) {
        return Json.object().put("error", message);
    }

    static String line(JsonNode node) {
        return Json.text(node) + "\n";
    }

    /** The model is echoed as the caller wrote it. */
    static ObjectNode head(String model) {
        return Json.object().put("model", model).put("created_at", Instant.now().toString());
    }

    /** Figures of zero are left out, as Go's {@code omitempty} does. */
    static ObjectNode done(ObjectNode node, String reason, Figures figures) {
        node.put("done", true).put("done_reason", reason);
        return figures(node, figures);
    }

    static ObjectNode figures(ObjectNode node, Figures figures) {
        putIfNotZero(node, "total_duration", figures.totalNanos());
        putIfNotZero(node, "load_duration", figures.loadNanos());
        putIfNotZero(node, "prompt_eval_count", figures.promptTokens());
        putIfNotZero(node, "prompt_eval_duration", figures.promptNanos());
        putIfNotZero(node, "eval_count", figures.tokens());
        putIfNotZero(node, "eval_duration", figures.evalNanos());
        return node;
    }

    private static void putIfNotZero(ObjectNode node, String field, long value) {
        if (value != 0) {
            node.put(field, value);
        }
    }
}
