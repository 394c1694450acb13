package io.caravan.inference;

import java.util.List;
import java.util.Set;

/**
 * Asks for the vectors of some texts.
 *
 * @param inputs the texts; never empty
 * @param dimensions how many numbers a vector is to have, or null for the model's own
 * @param truncate whether a text that is too long is cut rather than refused; null for the node's default
 */
public record EmbeddingRequest(String model, List<String> inputs, Integer dimensions, Boolean truncate)
        implements ModelRequest {

    public EmbeddingRequest {
        inputs = List.copyOf(inputs);
        if (inputs.isEmpty()) {
            throw new IllegalArgumentException("there is no vector of nothing");
        }
    }

    /** Whether these vectors have as many numbers as asked: a node that cannot do that sends its own length without a word. */
    boolean isOfLength(List<float[]> vectors) {
        return dimensions == null || vectors.stream().allMatch(vector -> vector.length == dimensions);
    }

    /** What is wrong with vectors of another length. */
    String otherLength(List<float[]> vectors) {
        return "vectors of this model have " + vectors.getFirst().length + " numbers, and it cannot make them of "
                + dimensions + " ('dimensions')";
    }

    @Override
    public EmbeddingRequest forModel(String name) {
        return new EmbeddingRequest(name, inputs, dimensions, truncate);
    }

    @Override
    public boolean stream() {
        return false;
    }

    /** Nothing: an Ollama makes vectors with any model. */
    @Override
    public Set<Capability> needs() {
        return Set.of();
    }
}
