package io.caravan.api.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.api.BadRequest;
import io.caravan.api.JsonBody;
import io.caravan.api.JsonFields;
import io.caravan.api.Unsupported;
import io.caravan.inference.ChatMessage;
import io.caravan.inference.ChatRequest;
import io.caravan.inference.Role;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;

/** Reads {@code POST /v1/completions}: a prompt is a chat of one message. */
@ApplicationScoped
class CompletionDecoder {

    private static final Map<String, String> UNSUPPORTED = Map.of(
            "suffix", "a prompt is put as a chat, which has no gap to fill",
            "echo", "a prompt is put as a chat, and its answer does not repeat it",
            "logit_bias", SharedFields.NO_BIAS);

    private final JsonBody bodies;

    CompletionDecoder(JsonBody bodies) {
        this.bodies = bodies;
    }

    /** @throws BadRequest naming the field that is wrong */
    DecodedChat decode(byte[] body) throws BadRequest {
        JsonFields fields = bodies.read(body);
        Unsupported.refuse(fields, UNSUPPORTED);
        Unsupported.refuseAlways(fields, Map.of("logprobs", SharedFields.NO_PROBABILITIES));
        Unsupported.refuseMany(fields, "n");
        Unsupported.refuseMany(fields, "best_of");
        ChatRequest request = SharedFields.chat(
                fields,
                List.of(ChatMessage.text(Role.USER, prompt(fields))),
                SharedFields.options(fields, fields.count("max_tokens")),
                ChatForm.TEXT);
        return new DecodedChat(request, SharedFields.includeUsage(fields));
    }

    private static String prompt(JsonFields fields) throws BadRequest {
        JsonNode prompt = fields.any("prompt");
        boolean one = prompt != null
                && (prompt.isTextual()
                        || (prompt.isArray()
                                && prompt.size() == 1
                                && prompt.get(0).isTextual()));
        if (!one) {
            throw fields.wrong("prompt", "must be a string, or an array of one; tokens are not understood.");
        }
        return fields.words("prompt").getFirst();
    }
}
