package io.caravan.inference;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;

/**
 * How a chat ended.
 *
 * @param request what was asked
 * @param node who answered
 * @param model as the node calls it
 * @param message the answer, as far as it came
 * @param finishReason {@code stop}, {@code tool_calls}, {@code length} or {@code content_filter}; null unless completed
 * @param queued how long the request waited for a node
 * @param firstToken from the request's acceptance to the first token
 * @param total from the request's acceptance to the end
 * @param failure why it ended early, or null
 * @param rescued whether a node broke off and another one went on
 */
public record Completion(
        ChatRequest request,
        String node,
        String model,
        ChatMessage message,
        Status status,
        String finishReason,
        Usage usage,
        Instant completedAt,
        Duration queued,
        Duration firstToken,
        Duration total,
        String failure,
        boolean rescued) {

    /** The three ways an answer ends. */
    public enum Status {
        /** The node said that it was done. */
        COMPLETED,
        /** The caller hung up. */
        CANCELLED,
        /** The node broke off and nobody could go on. */
        FAILED;

        /** The word on the wire and in the database. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Completion {
        Objects.requireNonNull(request, "request");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(usage, "usage");
        if (status == Status.COMPLETED && finishReason == null) {
            throw new IllegalArgumentException("a completed answer has a reason to finish");
        }
    }

    /** Whether the answer is whole. */
    public boolean isCompleted() {
        return status == Status.COMPLETED;
    }
}
