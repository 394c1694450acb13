package io.caravan.api.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.api.BadRequest;
import io.caravan.api.ChatFields;
import io.caravan.api.JsonBody;
import io.caravan.api.JsonFields;
import io.caravan.api.Unsupported;
import io.caravan.inference.ChatMessage;
import io.caravan.inference.ChatRequest;
import io.caravan.inference.Lane;
import io.caravan.inference.Role;
import io.caravan.result.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;

/** Reads {@code POST /v1/completions}: a prompt is a chat of one message. */
@ApplicationScoped
class CompletionDecoder {

    private static final String[] UNSUPPORTED = {"suffix", "echo", "logprobs", "logit_bias"};

    private final JsonBody bodies;
    private final Clock clock = Clock.systemUTC();

    CompletionDecoder(JsonBody bodies) {
        this.bodies = bodies;
    }

    /** @throws BadRequest naming the field that is wrong */
    DecodedChat decode(byte[] body) throws BadRequest {
        JsonFields fields = bodies.read(body);
        Unsupported.refuse(fields, UNSUPPORTED);
        Unsupported.refuseMany(fields, "n");
        Unsupported.refuseMany(fields, "best_of");
        ChatRequest request = new ChatRequest(
                Ids.next(),
                clock.instant(),
                ChatFields.requiredModel(fields),
                List.of(ChatMessage.text(Role.USER, prompt(fields))),
                1,
                null,
                false,
                Boolean.TRUE.equals(fields.bool("stream")),
                SharedFields.options(fields, fields.count("max_tokens")),
                null,
                null,
                null,
                Lane.INTERACTIVE);
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
            throw fields.wrong("prompt", "must be one text, or an array of one; tokens are not understood.");
        }
        return fields.strings("prompt").getFirst();
    }
}
