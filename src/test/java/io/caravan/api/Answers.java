package io.caravan.api;

import io.caravan.inference.ChatMessage;
import io.caravan.inference.ChatRequest;
import io.caravan.inference.Chats;
import io.caravan.inference.Completion;
import io.caravan.inference.Role;
import io.caravan.inference.Usage;
import java.time.Duration;

/** A question and its answer, for tests of encoders. */
public final class Answers {

    private Answers() {}

    public static ChatRequest request(boolean stream) {
        return Chats.of("llama3.2", stream, ChatMessage.text(Role.USER, "Hello"));
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
                Chats.CREATED.plusMillis(300),
                Duration.ofMillis(50),
                Duration.ofMillis(100),
                Duration.ofMillis(300),
                null,
                false);
    }
}
