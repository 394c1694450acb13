package io.caravan.node;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.caravan.inference.NodeFailure;
import io.caravan.result.CleanText;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One try to have a request answered.
 *
 * @param model as it was asked for, with its tag
 * @param outcome {@code answered}, or the kind of failure
 * @param reason what the node said, or null
 * @param retryAfter how many seconds the node asked us to wait, or null
 * @param ms how long the try took, to the first token or the failure
 */
public record Attempt(
        String node,

        @JsonSerialize(using = CleanText.class) String model,

        String outcome,

        @JsonSerialize(using = CleanText.class) String reason,

        @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("retry_after")
        Long retryAfter,

        long ms) {

    private static final String ANSWERED = "answered";

    /** What a node says of the request, or of what it has, rather than of its state. */
    private static final Set<NodeFailure.Kind> FOR_GOOD = EnumSet.of(
            NodeFailure.Kind.REFUSED,
            NodeFailure.Kind.CONTEXT_LENGTH,
            NodeFailure.Kind.NO_MODEL,
            NodeFailure.Kind.UNSUPPORTED);

    static Attempt answered(String node, String model, long ms) {
        return new Attempt(node, model, ANSWERED, null, null, ms);
    }

    static Attempt failed(String model, NodeFailure failure, long ms) {
        Long seconds =
                failure.retryAfter() == null ? null : failure.retryAfter().toSeconds();
        return new Attempt(failure.node(), model, failure.kind().word(), failure.getMessage(), seconds, ms);
    }

    /** Whether the node began to answer, and has not broken off since. */
    boolean isAnswered() {
        return outcome.equals(ANSWERED);
    }

    /** How the node failed; empty if it did not. */
    Optional<NodeFailure.Kind> kind() {
        return Stream.of(NodeFailure.Kind.values())
                .filter(kind -> kind.word().equals(outcome))
                .findFirst();
    }

    /** Whether the node failed in a way that may be over by the next request like it. */
    boolean isPassing() {
        return kind().filter(kind -> !FOR_GOOD.contains(kind)).isPresent();
    }

    /** Whether no other node was to be asked. */
    boolean isFinal() {
        return kind().filter(NodeFailure.Kind::isFinal).isPresent();
    }

    /** Whether nobody could tell if the node took a prefill. */
    boolean isUnclear() {
        return outcome.equals(NodeFailure.Kind.UNCLEAR.word());
    }

    boolean isOf(Node asked, String ofModel) {
        return node.equals(asked.name()) && model.equals(ofModel);
    }
}
