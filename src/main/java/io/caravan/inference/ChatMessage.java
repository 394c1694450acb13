package io.caravan.inference;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Objects;

/**
 * One message of a conversation.
 *
 * @param content the text, empty if there is none
 * @param thinking what the model thought before it answered, or null
 * @param images pictures as base64
 * @param toolCalls a JSON array of calls the model wants made ({@code function.name}, {@code function.arguments} as an object), or null
 * @param toolName the tool whose result this is, or null
 * @param toolCallId the id of the call whose result this is, or null if the caller's dialect does not tell
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ChatMessage(
        @JsonInclude(JsonInclude.Include.ALWAYS) Role role,
        @JsonInclude(JsonInclude.Include.ALWAYS) String content,
        String thinking,
        List<String> images,
        @JsonProperty("tool_calls") JsonNode toolCalls,
        @JsonProperty("tool_name") String toolName,
        @JsonProperty("tool_call_id") String toolCallId) {

    public ChatMessage {
        Objects.requireNonNull(role, "role");
        content = Objects.requireNonNullElse(content, "");
        images = images == null ? List.of() : List.copyOf(images);
    }

    /** A message that is the result of no certain call. */
    public ChatMessage(
            Role role, String content, String thinking, List<String> images, JsonNode toolCalls, String toolName) {
        this(role, content, thinking, images, toolCalls, toolName, null);
    }

    /** The same message with one more call. */
    public ChatMessage calling(JsonNode call) {
        ArrayNode calls = JsonNodeFactory.instance.arrayNode();
        if (toolCalls != null) {
            toolCalls.forEach(calls::add);
        }
        return new ChatMessage(role, content, thinking, images, calls.add(call), toolName, toolCallId);
    }

    /** The same message as history has it: PostgreSQL keeps no pictures, so neither does anybody else. */
    public ChatMessage withoutImages() {
        return new ChatMessage(role, content, thinking, List.of(), toolCalls, toolName, toolCallId);
    }

    /** The same message for who knows a result by its tool alone. */
    ChatMessage withoutCallId() {
        return new ChatMessage(role, content, thinking, images, toolCalls, toolName);
    }

    /** A message of nothing but text. */
    public static ChatMessage text(Role role, String content) {
        return new ChatMessage(role, content, null, List.of(), null, null);
    }

    /** The answer of a model. */
    public static ChatMessage answer(String content, String thinking, JsonNode toolCalls) {
        return new ChatMessage(Role.ASSISTANT, content, thinking, List.of(), toolCalls, null);
    }
}
