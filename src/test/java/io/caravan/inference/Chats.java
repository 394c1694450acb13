package io.caravan.inference;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Chats of which a test cares for some members only. */
public final class Chats {

    /** The id of all of them. */
    public static final UUID ID = UUID.fromString("0198a0c0-0000-7000-8000-000000000001");

    /** When all of them were made. */
    public static final Instant CREATED = Instant.ofEpochSecond(1_760_000_000);

    private Chats() {}

    /** A short one that somebody waits for. */
    public static ChatRequest of(String model, boolean stream) {
        return of(model, stream, ChatMessage.text(Role.USER, "Hi"));
    }

    /** One with these messages, of which the first is new. */
    public static ChatRequest of(String model, boolean stream, ChatMessage... messages) {
        return new Shape(stream, ChatOptions.NONE, null, null, null, Lane.INTERACTIVE).of(model, messages);
    }

    /** A short one in this lane. */
    public static ChatRequest of(String model, Lane lane) {
        return new Shape(true, ChatOptions.NONE, null, null, null, lane).of(model, ChatMessage.text(Role.USER, "Hi"));
    }

    /** One that says how it is to be answered. */
    public static ChatRequest of(
            String model,
            ChatOptions options,
            JsonNode format,
            JsonNode tools,
            JsonNode think,
            ChatMessage... messages) {
        return new Shape(false, options, format, tools, think, Lane.INTERACTIVE).of(model, messages);
    }

    private record Shape(
            boolean stream, ChatOptions options, JsonNode format, JsonNode tools, JsonNode think, Lane lane) {

        ChatRequest of(String model, ChatMessage... messages) {
            return new ChatRequest(
                    ID, CREATED, model, List.of(messages), 1, null, false, stream, options, format, tools, think, lane);
        }
    }
}
