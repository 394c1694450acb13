package io.caravan.result;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/**
 * A chat has ended: all that is stored of it.
 *
 * @param id made when the request was accepted; delivered twice, it is stored once
 * @param title of the conversation, should this be its first chat
 * @param status {@code completed}, {@code cancelled} or {@code failed}
 * @param attempts a JSON array of the tries made: node, outcome, reason, ms
 * @param choices a JSON array of why each node was chosen: node, reason, candidates with their costs
 * @param rescued whether a node broke off and another one went on; absent means false
 * @param firstTokenMs from acceptance to the first token; null if none came
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CompletionEvent(
        UUID id,
        UUID conversationId,
        UUID userId,
        String requestId,
        String title,
        String status,
        String finishReason,
        String lane,
        String model,
        String node,
        JsonNode attempts,
        JsonNode choices,
        int promptTokens,
        int completionTokens,
        int queuedMs,
        Integer firstTokenMs,
        int totalMs,
        String failure,
        boolean rescued,
        Instant createdAt,
        Instant completedAt,
        List<Message> messages) {

    /** The CloudEvents type. */
    public static final String TYPE = "caravan.completion.v1";

    private static final Set<String> STATUSES = Set.of("completed", "cancelled", "failed");
    private static final Set<String> ROLES = Set.of("system", "user", "assistant", "tool");

    /** What no row may hold must not become an event: it would come back from Kafka for ever. */
    private static void oneOf(Set<String> words, String word, String field) {
        if (!words.contains(word)) {
            throw new IllegalArgumentException("'" + word + "' is no " + field);
        }
    }

    public CompletionEvent {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(conversationId, "conversation_id");
        Objects.requireNonNull(userId, "user_id");
        Objects.requireNonNull(requestId, "request_id");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(lane, "lane");
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(node, "node");
        Objects.requireNonNull(attempts, "attempts");
        Objects.requireNonNull(createdAt, "created_at");
        Objects.requireNonNull(completedAt, "completed_at");
        oneOf(STATUSES, status, "status");
        requestId = Text.clean(requestId);
        finishReason = Text.clean(finishReason);
        lane = Text.clean(lane);
        model = Text.clean(model);
        node = Text.clean(node);
        title = Text.clean(title);
        failure = Text.clean(failure);
        attempts = Text.clean(attempts);
        choices = Text.clean(choices);
        messages = List.copyOf(messages);
    }

    /**
     * A message that this chat added to its conversation.
     *
     * @param images what is kept of pictures: a JSON array of their sha256 and size in bytes, or null
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Message(
            UUID id,
            String role,
            String content,
            String thinking,
            JsonNode toolCalls,
            String toolName,
            JsonNode images,
            String model,
            String node,
            String status,
            Instant createdAt) {

        public Message {
            Objects.requireNonNull(id, "messages.id");
            Objects.requireNonNull(role, "messages.role");
            Objects.requireNonNull(status, "messages.status");
            Objects.requireNonNull(createdAt, "messages.created_at");
            oneOf(ROLES, role, "messages.role");
            oneOf(STATUSES, status, "messages.status");
            content = Text.clean(Objects.requireNonNullElse(content, ""));
            thinking = Text.clean(thinking);
            toolCalls = Text.clean(toolCalls);
            toolName = Text.clean(toolName);
            images = Text.clean(images);
            model = Text.clean(model);
            node = Text.clean(node);
        }
    }
}
