package io.caravan.conversation;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.caravan.inference.ChatMessage;
import java.util.List;
import java.util.UUID;

/** What one request added to a conversation: its own messages and the answer. */
public record Turn(@JsonProperty("completion_id") UUID completionId, List<ChatMessage> messages) {

    public Turn {
        messages = List.copyOf(messages);
    }
}
