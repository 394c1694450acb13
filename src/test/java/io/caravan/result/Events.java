package io.caravan.result;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Completion events as a gateway makes them. */
public final class Events {

    /** The user that every database has from the start. */
    public static final UUID ADMINISTRATOR = UUID.fromString("00000000-0000-7000-8000-000000000001");

    private static final Instant NOON = Instant.parse("2026-05-01T12:00:00.123Z");

    private Events() {}

    /** JSON as the application writes it. */
    public static ObjectMapper json() {
        return new ObjectMapper()
                .registerModules(new JavaTimeModule(), new Jdk8Module())
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);
    }

    public static CompletionEvent of(CompletionEvent.Message... messages) {
        return with("a title", "completed", null, attempts("answered"), List.of(messages));
    }

    /** A question of the administrator's and its answer. */
    public static CompletionEvent whole() {
        return of(message("user", "Hello", null), message("assistant", "Hello to you", null));
    }

    public static CompletionEvent with(
            String title, String status, String failure, JsonNode attempts, List<CompletionEvent.Message> messages) {
        return new CompletionEvent(
                Ids.next(),
                Ids.next(),
                ADMINISTRATOR,
                "request-1",
                title,
                status,
                "stop",
                "interactive",
                "llama3.2:1b",
                "agx0",
                attempts,
                JsonNodeFactory.instance.arrayNode(),
                3,
                5,
                1,
                2,
                10,
                failure,
                false,
                NOON,
                NOON.plusSeconds(1),
                messages);
    }

    public static JsonNode attempts(String outcome) {
        var attempts = JsonNodeFactory.instance.arrayNode();
        attempts.addObject().put("node", "agx0").put("outcome", outcome).put("ms", 4);
        return attempts;
    }

    public static CompletionEvent.Message message(String role, String content, JsonNode toolCalls) {
        return new CompletionEvent.Message(
                Ids.next(), role, content, null, toolCalls, null, null, null, null, "completed", NOON);
    }
}
