package io.caravan.api.openai;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
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
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.apache.camel.Exchange;

/** Reads {@code POST /v1/embeddings} and says how its answer is written. */
@Named("openAiEmbeddingIntake")
@ApplicationScoped
public class OpenAiEmbeddingIntake {

    private final JsonBody bodies;

    OpenAiEmbeddingIntake(JsonBody bodies) {
        this.bodies = bodies;
    }

    private record Embedding(String object, int index, Object embedding) {}

    private record TextUsage(
            @JsonProperty("prompt_tokens") int promptTokens,
            @JsonProperty("total_tokens") int totalTokens) {}

    private record Answer(String object, List<Embedding> data, String model, TextUsage usage) {}

    /** How a vector is written: as numbers, or as the base64 of little-endian 32-bit floats. */
    enum Encoding {
        FLOAT(vector -> vector),
        BASE64(Encoding::base64);

        private final Function<float[], Object> written;

        Encoding(Function<float[], Object> written) {
            this.written = written;
        }

        private static String base64(float[] vector) {
            ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(vector);
            return Base64.getEncoder().encodeToString(bytes.array());
        }
    }

    /** What is asked for, and in which form. */
    record Decoded(EmbeddingRequest request, Encoding encoding) {}

    /**
     * Makes the body an {@link EmbeddingRequest}.
     *
     * @throws BadRequest naming the field that is wrong
     */
    public EmbeddingRequest read(Exchange exchange) throws BadRequest {
        Decoded decoded = decode(bodies.read(exchange.getMessage().getBody(byte[].class)));
        WayBack.prepare(exchange, result -> answer(result, decoded.encoding()));
        return decoded.request();
    }

    static Decoded decode(JsonFields fields) throws BadRequest {
        return new Decoded(request(fields), fields.word("encoding_format", Encoding.class, Encoding.FLOAT));
    }

    /** A text that is too long is an error to OpenAI's clients. */
    private static EmbeddingRequest request(JsonFields fields) throws BadRequest {
        JsonNode input = fields.any("input");
        if (input == null || (input.isArray() && input.isEmpty())) {
            throw fields.wrong("input", "is missing or empty; send a text, or an array of texts.");
        }
        if (input.isArray() && !input.get(0).isTextual()) {
            throw fields.wrong("input", "must be a string or an array of strings; tokens are not understood.");
        }
        return new EmbeddingRequest(
                ChatFields.requiredModel(fields), fields.words("input"), fields.count("dimensions"), false);
    }

    private static Answer answer(NodeResult result, Encoding encoding) {
        List<Embedding> data = new ArrayList<>();
        for (float[] vector : result.vectors()) {
            data.add(new Embedding("embedding", data.size(), encoding.written.apply(vector)));
        }
        int read = result.usage().promptTokens();
        return new Answer("list", data, ModelName.plain(result.model()), new TextUsage(read, read));
    }
}
