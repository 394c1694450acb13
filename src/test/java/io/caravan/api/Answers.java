package io.caravan.api;

import io.caravan.inference.ChatMessage;
import io.caravan.inference.ChatOptions;
import io.caravan.inference.ChatRequest;
import io.caravan.inference.Completion;
import io.caravan.inference.Lane;
import io.caravan.inference.Role;
import io.caravan.inference.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** A question and its answer, for tests of encoders. */
public final class Answers {

    public static final UUID ID = UUID.fromString("0198a0c0-0000-7000-8000-000000000001");
    public static final Instant CREATED = Instant.ofEpochSecond(1_760_000_000);

    private Answers() {}

    public static ChatRequest request(boolean stream) {
        return new ChatRequest(
                ID,
                CREATED,
                "llama3.2",
                List.of(ChatMessage.text(Role.USER, "Hello")),
                1,
                null,
                false,
                stream,
                ChatOptions.NONE,
                null,
                null,
                null,
                Lane.INTERACTIVE);
    }

    public static Completion whole(String content) {
        return whole(ChatMessage.answer(content, null, null), "stop");
    }

    /** Asked after 50 ms, its first token after 100 ms, its last after 300 ms. */
    public static Completion whole(ChatMessage message, String reason) {
        return new Completion(
                request(false),
                "agx0",
                "llama3.2:latest",
                message,
                Completion.Status.COMPLETED,
                reason,
                new Usage(11, 7),
                CREATED.plusMillis(300),
                Duration.ofMillis(50),
                Duration.ofMillis(100),
                Duration.ofMillis(300),
                null,
                false);
    }
}
