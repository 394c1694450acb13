package io.caravan.node;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.caravan.result.CleanText;
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
        @JsonSerialize(using = CleanText.class) String model,
        String reason,
        @JsonProperty("waited_ms") long waitedMs,
        List<Score> candidates) {

    public Choice {
        candidates = List.copyOf(candidates);
    }
}
