package io.caravan.node;

/**
 * One try to have a request answered.
 *
 * @param outcome {@code answered}, or the kind of failure
 * @param reason what the node said, or null
 * @param ms how long the try took, to the first token or the failure
 */
public record Attempt(String node, String outcome, String reason, long ms) {}
