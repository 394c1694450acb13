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
import io.caravan.result.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;

/** Reads {@code POST /v1/chat/completions}. */
@ApplicationScoped
class ChatCompletionDecoder {

    private static final String[] UNSUPPORTED = {
        "logprobs",
        "top_logprobs",
        "logit_bias",
        "audio",
        "functions",
        "function_call",
        "web_search_options",
        "prediction"
    };

    private final JsonBody bodies;
    private final Clock clock = Clock.systemUTC();

    ChatCompletionDecoder(JsonBody bodies) {
        this.bodies = bodies;
    }

    /** @throws BadRequest naming the field that is wrong */
    DecodedChat decode(byte[] body) throws BadRequest {
        JsonFields fields = bodies.read(body);
        Unsupported.refuse(fields, UNSUPPORTED);
        Unsupported.refuseMany(fields, "n");
        List<ChatMessage> messages = new ChatMessages().read(fields);
        boolean stream = Boolean.TRUE.equals(fields.bool("stream"));
        ChatRequest request = new ChatRequest(
                Ids.next(),
                clock.instant(),
                ChatFields.requiredModel(fields),
                messages,
                messages.size(),
                null,
                false,
                stream,
                SharedFields.options(fields, maxTokens(fields)),
                SharedFields.format(fields.object("response_format")),
                tools(fields),
                SharedFields.think(fields, "reasoning_effort"),
                Lane.INTERACTIVE);
        return new DecodedChat(request, SharedFields.includeUsage(fields));
    }

    private static Integer maxTokens(JsonFields fields) throws BadRequest {
        Integer newer = fields.count("max_completion_tokens");
        return newer == null ? fields.count("max_tokens") : newer;
    }

    private static JsonNode tools(JsonFields fields) throws BadRequest {
        JsonNode tools = ChatFields.tools(fields);
        return SharedFields.mayCallTools(fields) && tools != null && !tools.isEmpty() ? tools : null;
    }
}
