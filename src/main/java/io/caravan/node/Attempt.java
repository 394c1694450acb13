package io.caravan.node;

import io.caravan.inference.NodeFailure;

/**
 * One try to have a request answered.
 *
 * @param outcome {@code answered}, or the kind of failure
 * @param reason what the node said, or null
 * @param ms how long the try took, to the first token or the failure
 */
public record Attempt(String node, String outcome, String reason, long ms) {

    private static final String ANSWERED = "answered";

    static Attempt answered(String node, long ms) {
        return new Attempt(node, ANSWERED, null, ms);
    }

    /** Whether the node began to answer, and has not broken off since. */
    boolean isAnswered() {
        return outcome.equals(ANSWERED);
    }

    /** Whether nobody could tell if the node took a prefill. */
    boolean isUnclear() {
        return outcome.equals(NodeFailure.Kind.UNCLEAR.word());
    }

    /** Whether it broke off after its first token. */
    boolean isBrokenOff() {
        return outcome.equals(NodeFailure.Kind.CUT.word()) || outcome.equals(NodeFailure.Kind.STALLED.word());
    }
}
