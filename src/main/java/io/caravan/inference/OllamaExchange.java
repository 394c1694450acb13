package io.caravan.inference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;

/**
 * One request to an Ollama, which answers in NDJSON.
 *
 * <p>An end of the response without {@code done} is a failure, always: Ollama ends a stream so when its runner died.
 */
final class OllamaExchange extends NodeExchange {

    private boolean calledTools;

    /** @param streams whether the answer comes in lines rather than as one object */
    OllamaExchange(NodeServer server, ObjectMapper json, MalformedChunks malformed, boolean streams) {
        super(server, json, malformed, streams);
    }

    @Override
    void line(Buffer line) {
        if (line.length() > 0) {
            read(line.getBytes(), this::chunk);
        }
    }

    @Override
    void ended(String reason) {
        fail(NodeFailure.Kind.CUT, reason);
    }

    @Override
    void whole(JsonNode answer) {
        if (answer.has("embeddings")) {
            offer(new TokenEvent.Vectors(vectors(answer.get("embeddings"))));
        }
        offer(new TokenEvent.Finish(reason(answer), usage(answer)));
    }

    private void chunk(JsonNode chunk) {
        if (chunk.hasNonNull("error")) {
            fail(NodeFailure.Kind.CUT, chunk.get("error").asText());
            return;
        }
        delta(chunk.path("message"));
        if (chunk.path("done").asBoolean()) {
            offer(new TokenEvent.Finish(reason(chunk), usage(chunk)));
        }
    }

    private void delta(JsonNode message) {
        String content = text(message, "content");
        String thinking = text(message, "thinking");
        JsonNode tools = message.path("tool_calls").isArray() ? message.get("tool_calls") : null;
        calledTools |= tools != null;
        if (content != null || thinking != null || tools != null) {
            offer(new TokenEvent.Delta(content, thinking, tools));
        }
    }

    private String reason(JsonNode chunk) {
        return calledTools ? "tool_calls" : chunk.path("done_reason").asText("stop");
    }

    /** Ollama leaves zero values out. */
    private static Usage usage(JsonNode chunk) {
        return new Usage(
                chunk.path("prompt_eval_count").asInt(0),
                chunk.path("eval_count").asInt(0));
    }
}
