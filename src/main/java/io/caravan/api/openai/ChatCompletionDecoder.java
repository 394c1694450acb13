package io.caravan.api.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.api.BadRequest;
import io.caravan.api.ChatFields;
import io.caravan.api.JsonBody;
import io.caravan.api.JsonFields;
import io.caravan.api.Unsupported;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;

/** Reads {@code POST /v1/chat/completions}. */
@ApplicationScoped
class ChatCompletionDecoder {

    private static final Map<String, String> UNSUPPORTED = Map.of(
            "logprobs", SharedFields.NO_PROBABILITIES,
            "top_logprobs", SharedFields.NO_PROBABILITIES,
            "logit_bias", SharedFields.NO_BIAS,
            "audio", "answers are texts",
            "functions", "send 'tools', which took its place",
            "function_call", "send 'tool_choice', which took its place",
            "web_search_options", "nothing is searched here");

    private final JsonBody bodies;
    private final PictureSource pictures;

    ChatCompletionDecoder(JsonBody bodies, PictureSource pictures) {
        this.bodies = bodies;
        this.pictures = pictures;
    }

    /** @throws BadRequest naming the field that is wrong */
    DecodedChat decode(byte[] body) throws BadRequest {
        JsonFields fields = bodies.read(body);
        refuse(fields);
        ChatForm form = new ChatForm(
                SharedFields.format(fields.object("response_format"), "json_schema"),
                tools(fields),
                SharedFields.think(fields, "reasoning_effort"));
        return new DecodedChat(
                SharedFields.chat(
                        fields,
                        new ChatMessages(pictures).read(fields),
                        SharedFields.options(fields, maxTokens(fields)),
                        form),
                SharedFields.includeUsage(fields));
    }

    private static void refuse(JsonFields fields) throws BadRequest {
        Unsupported.refuse(fields, UNSUPPORTED);
        Unsupported.refuseMany(fields, "n");
        SharedFields.refuseFewerCalls(fields);
        Unsupported.refuseUnless(fields, "verbosity", SharedFields.AS_LONG_AS_IT_IS, "medium");
        List<String> modalities = fields.strings("modalities");
        if (modalities != null && !modalities.equals(List.of("text"))) {
            throw fields.wrong("modalities", "must be [\"text\"]: answers are texts.");
        }
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
