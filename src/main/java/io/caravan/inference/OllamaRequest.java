package io.caravan.inference;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Writes our requests as Ollama's. */
final class OllamaRequest {

    private final ObjectMapper json;

    OllamaRequest(ObjectMapper json) {
        this.json = json;
    }

    byte[] chat(ChatRequest request) {
        ObjectNode body = json.createObjectNode();
        body.put("model", request.model());
        body.set("messages", json.valueToTree(request.messages()));
        body.put("stream", true);
        if (request.format() != null) {
            body.set("format", request.format());
        }
        if (request.tools() != null) {
            body.set("tools", request.tools());
        }
        if (request.think() != null) {
            body.set("think", request.think());
        }
        ObjectNode options = options(request.options());
        if (!options.isEmpty()) {
            body.set("options", options);
        }
        try {
            return json.writeValueAsBytes(body);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private ObjectNode options(ChatOptions asked) {
        ObjectNode options = json.createObjectNode();
        put(options, "temperature", asked.temperature());
        put(options, "top_p", asked.topP());
        put(options, "top_k", asked.topK());
        put(options, "seed", asked.seed());
        put(options, "stop", asked.stop());
        put(options, "num_predict", asked.maxTokens());
        put(options, "num_ctx", asked.numCtx());
        put(options, "min_p", asked.minP());
        put(options, "repeat_penalty", asked.repeatPenalty());
        put(options, "presence_penalty", asked.presencePenalty());
        put(options, "frequency_penalty", asked.frequencyPenalty());
        return options;
    }

    private void put(ObjectNode options, String name, Object value) {
        if (value != null) {
            options.set(name, json.valueToTree(value));
        }
    }
}
