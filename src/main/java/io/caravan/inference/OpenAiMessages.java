package io.caravan.inference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Writes the messages of one conversation as OpenAI's. */
final class OpenAiMessages {

    private final ArrayNode messages = JsonNodeFactory.instance.arrayNode();
    private final List<OpenCall> open = new ArrayList<>();
    private int made;

    /** A call whose result has not come yet. */
    private record OpenCall(String id, String tool) {

        boolean isById(ChatMessage result) {
            return id.equals(result.toolCallId());
        }

        boolean isByTool(ChatMessage result) {
            return result.toolName() == null || result.toolName().equals(tool);
        }
    }

    private OpenAiMessages() {}

    static ArrayNode of(List<ChatMessage> said) {
        OpenAiMessages written = new OpenAiMessages();
        said.forEach(written::add);
        return written.messages;
    }

    private void add(ChatMessage message) {
        ObjectNode written =
                messages.addObject().put("role", message.role().word()).put("content", message.content());
        if (!message.images().isEmpty()) {
            written.set("content", parts(message));
        }
        if (message.thinking() != null && !message.thinking().isEmpty()) {
            written.put("reasoning_content", message.thinking());
        }
        if (message.toolCalls() != null && !message.toolCalls().isEmpty()) {
            written.set("tool_calls", calls(message.toolCalls()));
        }
        if (message.role() == Role.TOOL) {
            written.put("tool_call_id", answered(message));
        }
    }

    private static ArrayNode parts(ChatMessage message) {
        ArrayNode parts = JsonNodeFactory.instance.arrayNode();
        if (!message.content().isEmpty()) {
            parts.addObject().put("type", "text").put("text", message.content());
        }
        for (String image : message.images()) {
            parts.addObject()
                    .put("type", "image_url")
                    .putObject("image_url")
                    .put("url", "data:" + PictureType.mediaType(image) + ";base64," + image);
        }
        return parts;
    }

    /** Arguments are a text there and an object inside. */
    private ArrayNode calls(JsonNode calls) {
        ArrayNode written = JsonNodeFactory.instance.arrayNode();
        for (JsonNode call : calls) {
            JsonNode function = call.path("function");
            JsonNode arguments = function.path("arguments");
            String id = call.path("id").asText("").isEmpty()
                    ? "call_" + ++made
                    : call.get("id").asText();
            String tool = function.path("name").asText();
            open.add(new OpenCall(id, tool));
            written.addObject()
                    .put("id", id)
                    .put("type", "function")
                    .putObject("function")
                    .put("name", tool)
                    .put("arguments", arguments.isContainerNode() ? arguments.toString() : arguments.asText("{}"));
        }
        return written;
    }

    /** The id of the call that the result names; else of the first of its tool, or of any if it names none, that waits for one. */
    private String answered(ChatMessage result) {
        Optional<OpenCall> answered = first(call -> call.isById(result)).or(() -> first(call -> call.isByTool(result)));
        answered.ifPresent(open::remove);
        return answered.map(OpenCall::id).orElseGet(() -> "call_" + ++made);
    }

    private Optional<OpenCall> first(Predicate<OpenCall> wanted) {
        return open.stream().filter(wanted).findFirst();
    }
}
