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

    /** Where to send it. */
    static String path(ModelRequest request) {
        return request instanceof EmbeddingRequest ? "/api/embed" : "/api/chat";
    }

    byte[] body(ModelRequest request) {
        ObjectNode body = json.createObjectNode().put("model", request.model());
        switch (request) {
            case ChatRequest chat -> chat(chat, body);
            case EmbeddingRequest embedding -> embedding(embedding, body);
            case LoadRequest load -> load(load, body);
        }
        try {
            return json.writeValueAsBytes(body);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void chat(ChatRequest request, ObjectNode body) {
        body.set("messages", json.valueToTree(ToolResults.inOrder(request.messagesToSend())));
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
        put(body, "truncate", request.options().overflow().truncate());
        put(body, "shift", request.options().overflow().shift());
        putOptions(body, request.optionsToSend());
    }

    private void embedding(EmbeddingRequest request, ObjectNode body) {
        body.set("input", json.valueToTree(request.inputs()));
        put(body, "dimensions", request.dimensions());
        put(body, "truncate", request.truncate());
    }

    /** Nothing said is what makes an Ollama load the model (Ollama API, "Load a model"). */
    private void load(LoadRequest request, ObjectNode body) {
        body.putArray("messages");
        putOptions(body, request.options());
    }

    private void putOptions(ObjectNode body, ChatOptions asked) {
        ObjectNode options = options(asked);
        if (!options.isEmpty()) {
            body.set("options", options);
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
        put(options, "typical_p", asked.typicalP());
        put(options, "repeat_penalty", asked.repeatPenalty());
        put(options, "repeat_last_n", asked.repeatLastN());
        put(options, "presence_penalty", asked.presencePenalty());
        put(options, "frequency_penalty", asked.frequencyPenalty());
        put(options, "num_keep", asked.overflow().keep());
        return options;
    }

    private void put(ObjectNode object, String name, Object value) {
        if (value != null) {
            object.set(name, json.valueToTree(value));
        }
    }
}
