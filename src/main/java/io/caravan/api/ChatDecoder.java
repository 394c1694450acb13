package io.caravan.api;

import io.caravan.inference.ChatMessage;
import io.caravan.inference.ChatOptions;
import io.caravan.inference.ChatRequest;
import io.caravan.inference.Lane;
import io.caravan.inference.Overflow;
import io.caravan.inference.Role;
import io.caravan.result.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Reads {@code POST /api/v1/chat}. */
@Named("chatDecoder")
@ApplicationScoped
public class ChatDecoder {

    private final JsonBody bodies;
    private final Clock clock = Clock.systemUTC();

    ChatDecoder(JsonBody bodies) {
        this.bodies = bodies;
    }

    /** @throws BadRequest naming the field that is wrong */
    public ChatRequest decode(byte[] body) throws BadRequest {
        JsonFields fields = bodies.read(body);
        List<ChatMessage> messages = messages(fields);
        UUID conversation = conversation(fields);
        return new ChatRequest(
                Ids.next(),
                clock.instant(),
                ChatFields.model(fields),
                messages,
                messages.size(),
                conversation,
                conversation != null,
                Boolean.TRUE.equals(fields.bool("stream")),
                options(fields).with(overflow(conversation)),
                ChatFields.format(fields),
                ChatFields.tools(fields),
                ChatFields.think(fields),
                fields.word("lane", Lane.class, Lane.INTERACTIVE));
    }

    private static UUID conversation(JsonFields fields) throws BadRequest {
        String text = fields.string("conversation_id");
        if (text == null) {
            return null;
        }
        return Ids.parse(text)
                .orElseThrow(() -> fields.wrong("conversation_id", "must be a UUID, as an earlier answer gave it."));
    }

    private static List<ChatMessage> messages(JsonFields fields) throws BadRequest {
        if (fields.has("message") && fields.has("messages")) {
            throw fields.wrong("message", "and 'messages' exclude each other; send one of them.");
        }
        if (fields.has("messages")) {
            return list(fields);
        }
        String message = fields.string("message");
        if (message == null || message.isBlank()) {
            throw fields.wrong("message", "is missing or empty; send a text, or 'messages' with at least one message.");
        }
        return List.of(ChatMessage.text(Role.USER, message));
    }

    private static List<ChatMessage> list(JsonFields fields) throws BadRequest {
        List<ChatMessage> messages = new ArrayList<>();
        for (JsonFields message : fields.objects("messages")) {
            messages.add(message(message));
        }
        if (messages.isEmpty()) {
            throw fields.wrong("messages", "is empty; send at least one message.");
        }
        return messages;
    }

    private static ChatMessage message(JsonFields fields) throws BadRequest {
        Role role = fields.word("role", Role.class, null);
        if (role == null) {
            throw fields.wrong("role", "is missing; use 'system', 'user', 'assistant' or 'tool'.");
        }
        ChatMessage message = new ChatMessage(
                role,
                fields.string("content"),
                fields.string("thinking"),
                ChatFields.images(fields),
                ChatFields.toolCalls(fields),
                fields.string("tool_name"));
        boolean says = !message.content().isBlank()
                || !message.images().isEmpty()
                || (message.toolCalls() != null && !message.toolCalls().isEmpty());
        if (!says && role != Role.TOOL) {
            throw fields.wrong("content", "is missing or empty; send a text, 'images' or 'tool_calls'.");
        }
        return message;
    }

    /** What a caller sent whole is answered whole or refused; a history may have to be cut. */
    private static Overflow overflow(UUID conversation) {
        return conversation == null ? Overflow.REFUSED : Overflow.NODES_CHOICE;
    }

    private static ChatOptions options(JsonFields fields) throws BadRequest {
        JsonFields options = fields.object("options");
        if (options == null) {
            return ChatOptions.NONE;
        }
        return new ChatOptions(
                options.number("temperature", 0, 2),
                options.number("top_p", 0, 1),
                options.count("top_k"),
                options.integer("seed", Long.MIN_VALUE, Long.MAX_VALUE),
                options.words("stop"),
                options.count("max_tokens"),
                options.count("num_ctx"));
    }
}
