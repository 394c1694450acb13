package io.caravan.node;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * Why a node was chosen.
 *
 * @param node the one
 * @param reason in words
 * @param waitedMs how long the request waited for the slot, in milliseconds
 * @param candidates what each node that has the model would have cost
 */
public record Choice(
        String node,
        String model,
        String reason,
        @JsonProperty("waited_ms") long waitedMs,
        List<Score> candidates) {

    public Choice {
        candidates = List.copyOf(candidates);
    }
}
