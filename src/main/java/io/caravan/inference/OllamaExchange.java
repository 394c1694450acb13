package io.caravan.inference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * One request to an Ollama, which answers in NDJSON.
 *
 * <p>An end of the response without {@code done} is a failure, always: Ollama ends a stream so when its runner died.
 */
final class OllamaExchange extends NodeExchange {

    private final ModelRequest request;
    private boolean calledTools;

    OllamaExchange(NodeServer server, ObjectMapper json, MalformedChunks malformed, ModelRequest request) {
        super(server, json, malformed, request instanceof ChatRequest);
        this.request = request;
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
        if (answer.hasNonNull("error")) {
            fail(NodeFailure.Kind.CUT, answer.get("error").asText());
            return;
        }
        switch (request) {
            case EmbeddingRequest embedding -> vectors(embedding, answer);
            default -> loaded(answer);
        }
    }

    private void vectors(EmbeddingRequest asked, JsonNode answer) {
        List<float[]> vectors = NodeJson.vectors(answer.path("embeddings"));
        if (vectors.size() != asked.inputs().size()) {
            fail(NodeFailure.Kind.CUT, "did not send a vector for every text");
            return;
        }
        offerVectors(asked, vectors, usage(answer));
    }

    private void loaded(JsonNode answer) {
        if (answer.path("done").asBoolean()) {
            offer(new TokenEvent.Finish(reason(answer), usage(answer)));
        } else {
            fail(NodeFailure.Kind.CUT, "ended without its end marker");
        }
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
        String content = NodeJson.text(message, "content");
        String thinking = NodeJson.text(message, "thinking");
        JsonNode tools = message.path("tool_calls").isArray()
                        && !message.get("tool_calls").isEmpty()
                ? message.get("tool_calls")
                : null;
        if (tools != null) {
            calledTools = true;
            keepsBack(tools.toString().length());
        }
        if (content != null || thinking != null || tools != null) {
            offer(new TokenEvent.Delta(content, thinking, tools));
        }
    }

    private String reason(JsonNode chunk) {
        String said = chunk.path("done_reason").asText("stop");
        return calledTools && said.equals("stop") ? "tool_calls" : said;
    }

    /** Ollama leaves zero values out. */
    private static Usage usage(JsonNode chunk) {
        return new Usage(
                chunk.path("prompt_eval_count").asInt(0),
                chunk.path("eval_count").asInt(0));
    }
}
