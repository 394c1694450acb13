package io.caravan.embedded.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** {@code /api/embeddings}, the old path: one prompt, one vector. */
final class EmbeddingsDialect implements Dialect {

    @Override
    public GenerationRequest read(Body body) {
        String prompt = body.text("prompt", "");
        return EmbeddingRequests.of(body, prompt.isEmpty() ? List.of() : List.of(prompt));
    }

    @Override
    public Wire wire(Body body, GenerationRequest request, ModelCard model) {
        List<Embedding> embeddings = EmbeddingRequests.embeddings(body, request, model);
        return new WholeWire(figures -> answer(embeddings));
    }

    private static ObjectNode answer(List<Embedding> embeddings) {
        ObjectNode answer = Json.object();
        answer.set(
                "embedding",
                embeddings.isEmpty() ? Json.array() : embeddings.getFirst().numbers());
        return answer;
    }
}
