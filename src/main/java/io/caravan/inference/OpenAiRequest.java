package io.caravan.inference;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Writes our requests as OpenAI's, with what llama.cpp's server and vLLM know beyond it: {@code top_k}, {@code min_p}, the
 * penalty of repetitions, and whether to think. The context window cannot be chosen there and is left out.
 */
final class OpenAiRequest {

    private final ObjectMapper json;

    OpenAiRequest(ObjectMapper json) {
        this.json = json;
    }

    /** Where to send it. */
    static String path(ModelRequest request) {
        return request instanceof EmbeddingRequest ? "/v1/embeddings" : "/v1/chat/completions";
    }

    byte[] body(ModelRequest request) {
        ObjectNode body = json.createObjectNode().put("model", request.model());
        switch (request) {
            case ChatRequest chat -> chat(chat, body);
            case EmbeddingRequest embedding -> embedding(embedding, body);
            case LoadRequest load -> load(body);
        }
        try {
            return json.writeValueAsBytes(body);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void chat(ChatRequest request, ObjectNode body) {
        body.set("messages", OpenAiMessages.of(request.messagesToSend()));
        body.put("stream", true).putObject("stream_options").put("include_usage", true);
        if (request.format() != null) {
            body.set("response_format", format(request.format()));
        }
        if (request.tools() != null && !request.tools().isEmpty()) {
            body.set("tools", tools(request.tools()));
        }
        if (request.think() != null) {
            think(request.think(), body);
        }
        options(request.optionsToSend(), body);
    }

    private ObjectNode format(JsonNode format) {
        ObjectNode written = json.createObjectNode();
        if (format.isTextual()) {
            return written.put("type", "json_object");
        }
        written.put("type", "json_schema")
                .putObject("json_schema")
                .put("name", "answer")
                .put("strict", true)
                .set("schema", format);
        return written;
    }

    /** Ollama does without their type, OpenAI does not. */
    private JsonNode tools(JsonNode tools) {
        JsonNode written = tools.deepCopy();
        for (JsonNode tool : written) {
            if (tool instanceof ObjectNode object && !object.has("type")) {
                object.put("type", "function");
            }
        }
        return written;
    }

    /** A template's own switch, and the effort for models that know one; {@code max} is no word of OpenAI's. */
    private void think(JsonNode think, ObjectNode body) {
        boolean wanted = think.isTextual() || think.asBoolean();
        body.putObject("chat_template_kwargs").put("enable_thinking", wanted);
        if (think.isTextual()) {
            body.put("reasoning_effort", think.asText().equals("max") ? "high" : think.asText());
        }
    }

    private void options(ChatOptions asked, ObjectNode body) {
        put(body, "temperature", asked.temperature());
        put(body, "top_p", asked.topP());
        put(body, "top_k", asked.topK());
        put(body, "min_p", asked.minP());
        put(body, "typical_p", asked.typicalP());
        put(body, "repeat_last_n", asked.repeatLastN());
        put(body, "seed", asked.seed());
        put(body, "stop", asked.stop());
        put(body, "max_tokens", asked.maxTokens());
        put(body, "presence_penalty", asked.presencePenalty());
        put(body, "frequency_penalty", asked.frequencyPenalty());
        // llama.cpp's word; others skip it.
        put(body, "n_keep", asked.overflow().keep());
        // llama.cpp's word, and vLLM's for the same.
        put(body, "repeat_penalty", asked.repeatPenalty());
        put(body, "repetition_penalty", asked.repeatPenalty());
    }

    private void embedding(EmbeddingRequest request, ObjectNode body) {
        body.set("input", json.valueToTree(request.inputs()));
        body.put("encoding_format", "float");
        put(body, "dimensions", request.dimensions());
    }

    /**
     * There is no word for it: one token of an answer makes those load a model that do so on demand (LM Studio, routers in
     * front of llama.cpp), and proves of the others that the model answers.
     */
    private void load(ObjectNode body) {
        body.set("messages", OpenAiMessages.of(List.of(ChatMessage.text(Role.USER, "."))));
        body.put("max_tokens", 1).put("stream", false);
    }

    private void put(ObjectNode object, String name, Object value) {
        if (value != null) {
            object.set(name, json.valueToTree(value));
        }
    }
}
