package io.caravan.node;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.caravan.result.CleanText;

/**
 * What it would cost to have one node answer.
 *
 * @param verdict why it was not considered, or null if it was
 * @param free its free slots
 * @param queueMs until it has a slot, in milliseconds; 0 if it has one
 * @param loadMs to load the model, in milliseconds; 0 if it is loaded
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Score(
        String node,
        @JsonSerialize(using = CleanText.class) String verdict,
        int free,
        boolean warm,
        @JsonProperty("queue_ms") long queueMs,
        @JsonProperty("load_ms") long loadMs) {

    /** All of it together, in milliseconds. */
    @JsonProperty("cost_ms")
    public long costMs() {
        return queueMs + loadMs;
    }

    static Score leftOut(Node node, String verdict) {
        return new Score(node.name(), verdict, node.free(), false, 0, 0);
    }
}
