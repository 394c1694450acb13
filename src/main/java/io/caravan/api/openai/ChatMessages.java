package io.caravan.api.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.api.BadRequest;
import io.caravan.api.JsonFields;
import io.caravan.inference.ChatMessage;
import io.caravan.inference.Role;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the messages of one chat in OpenAI's form. */
final class ChatMessages {

    /** Names of the tools that earlier messages called, by the call's id: an Ollama knows a result by its tool. */
    private final Map<String, String> called = new HashMap<>();

    private final Pictures pictures;

    ChatMessages(PictureSource source) {
        this.pictures = new Pictures(source);
    }

    /** @throws BadRequest naming the field that is wrong */
    List<ChatMessage> read(JsonFields fields) throws BadRequest {
        List<JsonFields> members = fields.objects("messages");
        if (members == null || members.isEmpty()) {
            throw fields.wrong("messages", "is missing or empty; send at least one message.");
        }
        List<ChatMessage> messages = new ArrayList<>();
        for (JsonFields member : members) {
            messages.add(message(member));
        }
        return messages;
    }

    private ChatMessage message(JsonFields fields) throws BadRequest {
        Role role = role(fields);
        JsonNode calls = role == Role.ASSISTANT ? ToolCalls.read(fields) : null;
        if (calls != null) {
            calls.forEach(call -> called.put(call.path("id").asText(), ToolCalls.name(call)));
        }
        Content content = calls == null ? said(role, fields) : Content.of(fields, "content", pictures);
        return new ChatMessage(
                role,
                content.text(),
                role == Role.ASSISTANT ? thoughts(fields) : null,
                content.images(),
                calls,
                role == Role.TOOL ? tool(fields) : null,
                role == Role.TOOL ? fields.string("tool_call_id") : null);
    }

    /** An assistant who would not answer says why in another member. */
    private Content said(Role role, JsonFields fields) throws BadRequest {
        boolean refused = role == Role.ASSISTANT && !fields.has("content") && fields.has("refusal");
        return Content.required(fields, refused ? "refusal" : "content", pictures);
    }

    /** By either of the names that servers give them. */
    private static String thoughts(JsonFields fields) throws BadRequest {
        return fields.string(fields.has("reasoning_content") ? "reasoning_content" : "reasoning");
    }

    static Role role(JsonFields fields) throws BadRequest {
        String role = fields.string("role");
        if (role == null) {
            throw fields.wrong("role", "is missing.");
        }
        return switch (role) {
            case "system", "developer" -> Role.SYSTEM;
            case "user" -> Role.USER;
            case "assistant" -> Role.ASSISTANT;
            case "tool" -> Role.TOOL;
            default -> throw fields.wrong("role", "must be 'system', 'developer', 'user', 'assistant' or 'tool'.");
        };
    }

    private String tool(JsonFields fields) throws BadRequest {
        String name = called.get(fields.string("tool_call_id"));
        if (name == null && fields.string("name") == null) {
            throw fields.wrong("tool_call_id", "must be the id of a call that an earlier message made.");
        }
        return name == null ? fields.string("name") : name;
    }
}
