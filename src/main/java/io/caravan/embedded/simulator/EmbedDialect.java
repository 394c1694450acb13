package io.caravan.embedded.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** {@code /api/embed}. */
final class EmbedDialect implements Dialect {

    @Override
    public GenerationRequest read(Body body) {
        return EmbeddingRequests.of(body, EmbeddingRequests.inputs(body.get("input")));
    }

    @Override
    public Wire wire(Body body, GenerationRequest request, ModelCard model) {
        List<Embedding> embeddings = EmbeddingRequests.embeddings(body, request, model);
        return new WholeWire(figures -> answer(request.model(), embeddings, figures));
    }

    private static ObjectNode answer(String model, List<Embedding> embeddings, Figures figures) {
        ObjectNode answer = Json.object().put("model", model);
        ArrayNode all = answer.putArray("embeddings");
        embeddings.forEach(embedding -> all.add(embedding.numbers()));
        return NativeFrames.figures(answer, figures.withoutTimesOfPhases());
    }
}
