package io.caravan.inference;

import java.time.Duration;
import java.util.List;

/**
 * What a node answered whole.
 *
 * @param model as the node calls it
 * @param vectors of an embedding, in the order of its inputs; empty if it was none
 * @param total from the request's acceptance to the end
 */
public record NodeResult(String node, String model, List<float[]> vectors, Usage usage, Duration total) {

    public NodeResult {
        vectors = List.copyOf(vectors);
    }
}
