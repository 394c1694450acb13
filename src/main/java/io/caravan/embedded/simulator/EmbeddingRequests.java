package io.caravan.embedded.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;

/** What the three embedding paths have in common: each input is a message of its own, nothing is streamed. */
final class EmbeddingRequests {

    /** As a float, as a node of JSON, as text and on its way out, with room for the rest. */
    private static final int BYTES_OF_A_NUMBER = 128;

    private EmbeddingRequests() {}

    static GenerationRequest of(Body body, List<String> inputs) {
        Body options = body.object("options");
        return new GenerationRequest(
                GenerationRequest.Purpose.EMBED,
                body.text("model", ""),
                inputs.stream().map(input -> Message.of("user", input)).toList(),
                false,
                GenerationOptions.read(options, "num_predict"),
                RunnerOptions.read(options),
                MissingNode.getInstance(),
                List.of(),
                false,
                KeepAlive.read(body.get("keep_alive")),
                body.flag("truncate", true));
    }

    /** @throws Refusal 400 if it is neither a text nor a list of texts */
    static List<String> inputs(JsonNode input) {
        List<String> inputs = new ArrayList<>();
        if (input.isTextual() && !input.textValue().isEmpty()) {
            inputs.add(input.textValue());
        } else if (input.isArray()) {
            input.forEach(one -> inputs.add(text(one)));
        } else if (!input.isTextual() && !input.isMissingNode()) {
            throw Refusal.bad("invalid input type");
        }
        return inputs;
    }

    /**
     * One vector for each input, of the model's length or shorter if asked.
     *
     * @throws Refusal 413 if they do not fit into memory
     */
    static List<Embedding> embeddings(Body body, GenerationRequest request, ModelCard model) {
        long asked = body.number("dimensions").orElse(0L);
        int dimensions = asked > 0 ? (int) Math.min(asked, model.embeddingLength()) : model.embeddingLength();
        requireMemory((long) dimensions * request.messages().size());
        return request.messages().stream()
                .map(message -> Embedding.of(message.content(), dimensions))
                .toList();
    }

    private static void requireMemory(long numbers) {
        long most = Runtime.getRuntime().maxMemory() / BYTES_OF_A_NUMBER;
        if (numbers > most) {
            throw new Refusal(413, "the simulated node has memory for %d numbers, not for %d".formatted(most, numbers));
        }
    }

    private static String text(JsonNode one) {
        if (!one.isTextual()) {
            throw Refusal.bad("invalid input type");
        }
        return one.textValue();
    }
}
