package io.caravan.cache;

import io.caravan.inference.ChatMessage;
import io.caravan.inference.ChatOptions;
import io.caravan.inference.ChatRequest;
import io.caravan.inference.Lane;
import io.caravan.inference.Role;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Requests for tests. */
final class Questions {

    private Questions() {}

    static ChatRequest asking(String text) {
        return asking(text, ChatOptions.NONE, false);
    }

    static ChatRequest asking(String text, ChatOptions options, boolean stream) {
        return new ChatRequest(
                UUID.randomUUID(),
                Instant.now(),
                "mistral:latest",
                List.of(ChatMessage.text(Role.USER, text)),
                1,
                UUID.randomUUID(),
                false,
                stream,
                options,
                null,
                null,
                null,
                Lane.INTERACTIVE);
    }

    static ChatOptions options(Double temperature, Long seed) {
        return new ChatOptions(temperature, null, null, seed, null, null, null);
    }
}
