package io.caravan.embedded.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/** Reads the messages of a chat, in Ollama's form and in OpenAI's (whose content may be a list of parts). */
final class Messages {

    private static final Set<String> ROLES = Set.of("system", "user", "assistant", "tool", "developer");

    private Messages() {}

    static List<Message> read(JsonNode list) {
        List<Message> messages = new ArrayList<>();
        list.forEach(json -> messages.add(message(Body.of(json, "messages"))));
        return messages;
    }

    static List<Tool> tools(JsonNode list) {
        List<Tool> tools = new ArrayList<>();
        list.forEach(json -> tools.add(Tool.read(json)));
        return tools;
    }

    /** @throws Refusal 400 in Go's words if an image is not base64 */
    static int images(JsonNode list) {
        list.forEach(Messages::checkImage);
        return list.size();
    }

    private static Message message(Body json) {
        String role = json.text("role", "");
        if (!ROLES.contains(role)) {
            throw Refusal.bad("invalid role '%s': must be system, user, assistant or tool".formatted(role));
        }
        JsonNode content = json.get("content");
        String calls = json.has("tool_calls") ? Json.text(json.get("tool_calls")) : "";
        if (content.isArray()) {
            return parts(role, content, calls);
        }
        return new Message(role, json.text("content", "") + calls, images(json.list("images")));
    }

    private static Message parts(String role, JsonNode parts, String calls) {
        StringBuilder text = new StringBuilder();
        int images = 0;
        for (JsonNode part : parts) {
            switch (part.path("type").asText()) {
                case "text" -> text.append(part.path("text").asText());
                case "image_url" -> images++;
                default -> throw Refusal.bad("invalid message format");
            }
        }
        return new Message(role, text + calls, images);
    }

    private static void checkImage(JsonNode image) {
        try {
            Base64.getDecoder().decode(image.asText());
        } catch (IllegalArgumentException e) {
            throw Refusal.bad("illegal base64 data in images");
        }
    }
}
