package io.caravan.inference;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** How the JSON of nodes is read, whatever they speak. */
final class NodeJson {

    private NodeJson() {}

    /** A text member; null if it is empty or absent. */
    static String text(JsonNode object, String member) {
        String text = object.path(member).asText("");
        return text.isEmpty() ? null : text;
    }

    /** What each of the arrays of numbers holds. */
    static List<float[]> vectors(Iterable<JsonNode> embeddings) {
        List<float[]> vectors = new ArrayList<>();
        embeddings.forEach(embedding -> vectors.add(vector(embedding)));
        return vectors;
    }

    private static float[] vector(JsonNode numbers) {
        float[] vector = new float[numbers.size()];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = numbers.get(i).floatValue();
        }
        return vector;
    }
}
