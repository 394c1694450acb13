package io.caravan.api.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.api.BadRequest;
import io.caravan.api.ChatFields;
import io.caravan.api.JsonFields;
import io.caravan.inference.ChatOptions;
import java.util.regex.Pattern;

/** Reads the members that Ollama's endpoints have in common. */
final class OllamaFields {

    private static final double HOTTEST = 100;
    private static final double HARDEST_PENALTY = 100;

    private static final Pattern NO_TIME = Pattern.compile("-?0+(\\.0*)?(ns|us|µs|ms|s|m|h)?");

    private OllamaFields() {}

    /** Whether tokens leave as they come: unless the caller says otherwise. */
    static boolean stream(JsonFields fields) throws BadRequest {
        return !Boolean.FALSE.equals(fields.bool("stream"));
    }

    /** How to answer. Options nobody here knows are ignored, as are those that would have a node load its model anew. */
    static ChatOptions options(JsonFields fields) throws BadRequest {
        JsonFields options = fields.object("options");
        if (options == null) {
            return ChatOptions.NONE;
        }
        Long topK = options.integer("top_k", 0, Integer.MAX_VALUE);
        return new ChatOptions(
                options.number("temperature", 0, HOTTEST),
                options.number("top_p", 0, 1),
                topK == null ? null : topK.intValue(),
                options.integer("seed", Long.MIN_VALUE, Long.MAX_VALUE),
                options.strings("stop"),
                countOrDefault(options, "num_predict"),
                countOrDefault(options, "num_ctx"),
                options.number("min_p", 0, 1),
                options.number("repeat_penalty", 0, HARDEST_PENALTY),
                options.number("presence_penalty", -HARDEST_PENALTY, HARDEST_PENALTY),
                options.number("frequency_penalty", -HARDEST_PENALTY, HARDEST_PENALTY));
    }

    /** Nothing, and everything below it, stands for the node's own limit. */
    private static Integer countOrDefault(JsonFields options, String field) throws BadRequest {
        Long count = options.integer(field, Integer.MIN_VALUE, Integer.MAX_VALUE);
        return count == null || count < 1 ? null : Math.toIntExact(count);
    }

    /** The form of the answer; an empty one counts as none. */
    static JsonNode format(JsonFields fields) throws BadRequest {
        JsonNode format = fields.any("format");
        return format != null && format.isTextual() && format.asText().isEmpty() ? null : ChatFields.format(fields);
    }

    /**
     * How long a model stays loaded is the nodes' business, for every request would decide it for all others; so this is
     * read and goes no further.
     *
     * @throws BadRequest if the request does nothing but unload the model
     */
    static void refuseUnload(JsonFields fields) throws BadRequest {
        JsonNode keepAlive = fields.any("keep_alive");
        if (keepAlive == null) {
            return;
        }
        boolean now = keepAlive.isNumber()
                ? keepAlive.asDouble() == 0
                : NO_TIME.matcher(keepAlive.asText()).matches();
        if (now) {
            throw fields.wrong("keep_alive", "of 0 would unload the model for everybody; nodes do that by themselves.");
        }
    }
}
