package io.caravan.api.ollama;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.api.BadRequest;
import io.caravan.api.ChatFields;
import io.caravan.api.JsonBody;
import io.caravan.api.JsonFields;
import io.caravan.api.WayBack;
import io.caravan.inference.EmbeddingRequest;
import io.caravan.inference.NodeResult;
import io.caravan.node.ModelName;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.List;
import org.apache.camel.Exchange;

/** Reads {@code POST /api/embed} and {@code POST /api/embeddings}, and says how their answers are written. */
@Named("ollamaEmbeddingIntake")
@ApplicationScoped
public class OllamaEmbeddingIntake {

    private final JsonBody bodies;

    OllamaEmbeddingIntake(JsonBody bodies) {
        this.bodies = bodies;
    }

    /**
     * Makes the body an {@link EmbeddingRequest} for some texts.
     *
     * @throws BadRequest naming the field that is wrong
     */
    public EmbeddingRequest embed(Exchange exchange) throws BadRequest {
        EmbeddingRequest request = texts(fields(exchange));
        WayBack.prepare(exchange, OllamaEmbeddingIntake::vectors);
        return request;
    }

    static EmbeddingRequest texts(JsonFields fields) throws BadRequest {
        OllamaOptions.refuseForEmbedding(fields);
        List<String> inputs = fields.words("input");
        if (inputs == null || inputs.isEmpty()) {
            throw fields.wrong("input", "is missing or empty; send a text, or an array of texts.");
        }
        return new EmbeddingRequest(
                ChatFields.requiredModel(fields), inputs, fields.count("dimensions"), fields.bool("truncate"));
    }

    /**
     * The same for one text.
     *
     * @throws BadRequest naming the field that is wrong
     */
    public EmbeddingRequest embeddings(Exchange exchange) throws BadRequest {
        EmbeddingRequest request = text(fields(exchange));
        WayBack.prepare(exchange, OllamaEmbeddingIntake::vector);
        return request;
    }

    private JsonFields fields(Exchange exchange) throws BadRequest {
        return bodies.read(exchange.getMessage().getBody(byte[].class));
    }

    static EmbeddingRequest text(JsonFields fields) throws BadRequest {
        OllamaOptions.refuseForEmbedding(fields);
        String prompt = fields.string("prompt");
        if (prompt == null || prompt.isEmpty()) {
            throw fields.wrong("prompt", "is missing or empty; send a text.");
        }
        return new EmbeddingRequest(ChatFields.requiredModel(fields), List.of(prompt), null, null);
    }

    private static ObjectNode vectors(NodeResult result) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("model", ModelName.plain(result.model()));
        ArrayNode vectors = answer.putArray("embeddings");
        result.vectors().forEach(vector -> vectors.add(numbers(vector)));
        Figures figures = new Figures(answer);
        figures.time("total_duration", result.total());
        figures.count("prompt_eval_count", result.usage().promptTokens());
        return answer;
    }

    private static ObjectNode vector(NodeResult result) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.set(
                "embedding",
                numbers(
                        result.vectors().isEmpty()
                                ? new float[0]
                                : result.vectors().getFirst()));
        return answer;
    }

    private static ArrayNode numbers(float[] vector) {
        ArrayNode numbers = JsonNodeFactory.instance.arrayNode(vector.length);
        for (float number : vector) {
            numbers.add(number);
        }
        return numbers;
    }
}
