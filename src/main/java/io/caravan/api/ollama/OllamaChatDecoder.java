package io.caravan.api.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.api.BadRequest;
import io.caravan.api.ChatFields;
import io.caravan.api.JsonBody;
import io.caravan.api.JsonFields;
import io.caravan.api.Unsupported;
import io.caravan.inference.ChatMessage;
import io.caravan.inference.ChatRequest;
import io.caravan.inference.Lane;
import io.caravan.inference.LoadRequest;
import io.caravan.inference.ModelRequest;
import io.caravan.inference.Role;
import io.caravan.result.Ids;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads {@code POST /api/chat} and {@code POST /api/generate}. */
@Singleton
class OllamaChatDecoder {

    private static final String NO_PROBABILITIES = "probabilities are not passed on";

    private static final Map<String, String> UNSUPPORTED =
            Map.of("logprobs", NO_PROBABILITIES, "top_logprobs", NO_PROBABILITIES);

    private static final Map<String, String> UNSUPPORTED_TO_GENERATE = Map.of(
            "logprobs", NO_PROBABILITIES,
            "top_logprobs", NO_PROBABILITIES,
            "suffix", "a prompt is put as a chat, which has no gap to fill",
            "raw", "a prompt is put as a chat, in the model's own template",
            "template", "a prompt is put as a chat, in the model's own template",
            "context", "it is one node's, and another one may answer; send a chat with its messages to /api/chat");

    private final JsonBody bodies;
    private final Clock clock = Clock.systemUTC();

    OllamaChatDecoder(JsonBody bodies) {
        this.bodies = bodies;
    }

    /**
     * A {@link ChatRequest}; without messages a {@link LoadRequest}.
     *
     * @throws BadRequest naming the field that is wrong
     */
    ModelRequest chat(byte[] body) throws BadRequest {
        JsonFields fields = bodies.read(body);
        Unsupported.refuse(fields, UNSUPPORTED);
        return request(fields, messages(fields), ChatFields.tools(fields));
    }

    /**
     * The same for a prompt, which is a chat of one message and without tools: its answer has no place for a call.
     *
     * @throws BadRequest naming the field that is wrong
     */
    ModelRequest generate(byte[] body) throws BadRequest {
        JsonFields fields = bodies.read(body);
        Unsupported.refuse(fields, UNSUPPORTED_TO_GENERATE);
        return request(fields, prompt(fields), null);
    }

    private ModelRequest request(JsonFields fields, List<ChatMessage> messages, JsonNode tools) throws BadRequest {
        String model = ChatFields.requiredModel(fields);
        if (messages.isEmpty()) {
            OllamaFields.refuseUnload(fields);
            return new LoadRequest(model, OllamaOptions.read(fields));
        }
        return new ChatRequest(
                Ids.next(),
                clock.instant(),
                model,
                messages,
                messages.size(),
                null,
                false,
                OllamaFields.stream(fields),
                OllamaOptions.read(fields),
                OllamaFields.format(fields),
                tools,
                ChatFields.think(fields),
                Lane.INTERACTIVE);
    }

    private static List<ChatMessage> messages(JsonFields fields) throws BadRequest {
        List<ChatMessage> messages = new ArrayList<>();
        List<JsonFields> members = fields.objects("messages");
        for (JsonFields member : members == null ? List.<JsonFields>of() : members) {
            messages.add(message(member));
        }
        return messages;
    }

    private static ChatMessage message(JsonFields fields) throws BadRequest {
        Role role = fields.word("role", Role.class, null);
        if (role == null) {
            throw fields.wrong("role", "is missing; use 'system', 'user', 'assistant' or 'tool'.");
        }
        return new ChatMessage(
                role,
                fields.string("content"),
                fields.string("thinking"),
                ChatFields.images(fields),
                ChatFields.toolCalls(fields),
                fields.string("tool_name"),
                fields.string("tool_call_id"));
    }

    private static List<ChatMessage> prompt(JsonFields fields) throws BadRequest {
        String prompt = fields.string("prompt");
        List<String> images = ChatFields.images(fields);
        boolean nothing = (prompt == null || prompt.isEmpty()) && (images == null || images.isEmpty());
        if (nothing) {
            return List.of();
        }
        List<ChatMessage> messages = new ArrayList<>();
        String system = fields.string("system");
        if (system != null && !system.isEmpty()) {
            messages.add(ChatMessage.text(Role.SYSTEM, system));
        }
        messages.add(new ChatMessage(Role.USER, prompt, null, images, null, null));
        return messages;
    }
}
