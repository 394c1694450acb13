package io.caravan.embedded.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** {@code /v1/embeddings}, as numbers or as base64. */
final class OpenAiEmbeddingsDialect implements Dialect {

    @Override
    public GenerationRequest read(Body body) {
        List<String> inputs = EmbeddingRequests.inputs(body.get("input"));
        if (inputs.isEmpty()) {
            throw Refusal.bad("invalid input");
        }
        String format = body.text("encoding_format", "float");
        if (!format.equals("float") && !format.equals("base64")) {
            throw Refusal.bad("Invalid value for 'encoding_format' = %s. Supported values: ['float', 'base64']."
                    .formatted(format));
        }
        return EmbeddingRequests.of(body, inputs);
    }

    @Override
    public Wire wire(Body body, GenerationRequest request, ModelCard model) {
        List<Embedding> embeddings = EmbeddingRequests.embeddings(body, request, model);
        boolean base64 = body.text("encoding_format", "float").equals("base64");
        return new WholeWire(figures -> answer(request.model(), embeddings, base64, figures));
    }

    private static ObjectNode answer(String model, List<Embedding> embeddings, boolean base64, Figures figures) {
        ObjectNode answer = Json.object().put("object", "list");
        ArrayNode data = answer.putArray("data");
        for (Embedding embedding : embeddings) {
            ObjectNode one = data.addObject().put("object", "embedding");
            if (base64) {
                one.put("embedding", embedding.base64());
            } else {
                one.set("embedding", embedding.numbers());
            }
            one.put("index", data.size() - 1);
        }
        answer.put("model", model);
        answer.putObject("usage")
                .put("prompt_tokens", figures.promptTokens())
                .put("total_tokens", figures.promptTokens());
        return answer;
    }
}
