package io.caravan.api.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.caravan.api.BadRequest;
import io.caravan.api.ChatFields;
import io.caravan.api.JsonFields;
import io.caravan.api.Unsupported;
import io.caravan.inference.ChatMessage;
import io.caravan.inference.ChatOptions;
import io.caravan.inference.ChatRequest;
import io.caravan.inference.Lane;
import io.caravan.inference.Overflow;
import io.caravan.result.Ids;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** Reads the members that OpenAI's endpoints have in common. */
final class SharedFields {

    private static final JsonNode ANY_JSON = TextNode.valueOf("json");

    private static final Map<String, JsonNode> EFFORTS = Map.of(
            "none", BooleanNode.FALSE,
            "minimal", TextNode.valueOf("low"),
            "low", TextNode.valueOf("low"),
            "medium", TextNode.valueOf("medium"),
            "high", TextNode.valueOf("high"),
            "xhigh", TextNode.valueOf("max"));

    static final String NO_PROBABILITIES = "probabilities are not passed on";
    static final String NO_BIAS = "no node weighs single tokens";
    static final String AS_LONG_AS_IT_IS = "no node can be told how long to be; say so in the prompt";

    private static final Clock CLOCK = Clock.systemUTC();

    private SharedFields() {}

    /** The chat that these members ask for. */
    static ChatRequest chat(JsonFields fields, List<ChatMessage> messages, ChatOptions options, ChatForm form)
            throws BadRequest {
        return new ChatRequest(
                Ids.next(),
                CLOCK.instant(),
                ChatFields.requiredModel(fields),
                messages,
                messages.size(),
                null,
                false,
                Boolean.TRUE.equals(fields.bool("stream")),
                options,
                form.format(),
                form.tools(),
                form.think(),
                lane(fields));
    }

    /** Who is content with the cheaper tier goes after those who wait. */
    private static Lane lane(JsonFields fields) throws BadRequest {
        return switch (fields.string("service_tier")) {
            case null -> Lane.INTERACTIVE;
            case "auto", "default" -> Lane.INTERACTIVE;
            case "flex" -> Lane.BATCH;
            default ->
                throw fields.wrong("service_tier", "must be 'auto', 'default' or 'flex': there is no other here.");
        };
    }

    /** Refuses to keep a model from calling several tools at once. */
    static void refuseFewerCalls(JsonFields fields) throws BadRequest {
        Unsupported.refuseUnless(
                fields, "parallel_tool_calls", "no node can be kept from calling several tools at once", "true");
    }

    /** How to sample, and at most {@code maxTokens} of it. A prompt that is too long is an error to OpenAI's clients. */
    static ChatOptions options(JsonFields fields, Integer maxTokens) throws BadRequest {
        return new ChatOptions(
                fields.number("temperature", 0, 2),
                fields.number("top_p", 0, 1),
                null,
                fields.integer("seed", Long.MIN_VALUE, Long.MAX_VALUE),
                fields.words("stop"),
                maxTokens,
                null,
                null,
                null,
                null,
                null,
                fields.number("presence_penalty", -2, 2),
                fields.number("frequency_penalty", -2, 2),
                Overflow.REFUSED);
    }

    /** How hard to think, in OpenAI's words; null if not said. */
    static JsonNode think(JsonFields fields, String name) throws BadRequest {
        String effort = fields.string(name);
        if (effort == null) {
            return null;
        }
        JsonNode think = EFFORTS.get(effort);
        if (think == null) {
            throw fields.wrong(name, "must be 'none', 'minimal', 'low', 'medium', 'high' or 'xhigh'.");
        }
        return think;
    }

    /**
     * The form of the answer: none, any JSON, or that of a schema.
     *
     * @param holder the member of {@code format} that holds the schema; null if {@code format} itself does
     */
    static JsonNode format(JsonFields format, String holder) throws BadRequest {
        if (format == null) {
            return null;
        }
        String type = format.string("type");
        return switch (type == null ? "text" : type) {
            case "text" -> null;
            case "json_object" -> ANY_JSON;
            case "json_schema" -> schema(holder == null ? format : required(format, holder));
            default -> throw format.wrong("type", "must be 'text', 'json_object' or 'json_schema'.");
        };
    }

    private static JsonNode schema(JsonFields holder) throws BadRequest {
        required(holder, "schema");
        return holder.any("schema");
    }

    private static JsonFields required(JsonFields fields, String member) throws BadRequest {
        JsonFields object = fields.object(member);
        if (object == null) {
            throw fields.wrong(member, "is missing.");
        }
        return object;
    }

    /** Whether a stream is to end with a chunk that counts tokens. */
    static boolean includeUsage(JsonFields fields) throws BadRequest {
        JsonFields options = fields.object("stream_options");
        return options != null && Boolean.TRUE.equals(options.bool("include_usage"));
    }

    /**
     * Whether tools may be called.
     *
     * @throws BadRequest if they must be: an Ollama cannot be made to
     */
    static boolean mayCallTools(JsonFields fields) throws BadRequest {
        JsonNode choice = fields.any("tool_choice");
        if (choice == null || choice.asText().equals("auto")) {
            return true;
        }
        if (choice.asText().equals("none")) {
            return false;
        }
        throw fields.wrong(
                "tool_choice",
                "must be 'auto' or 'none': an Ollama cannot be made to call a tool, and any node may be the one that "
                        + "answers. Send 'auto', offer that tool alone if it is to be a certain one, and ask for the "
                        + "call in the prompt; the answer shows whether it was made.");
    }
}
