package io.caravan.api.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.api.BadRequest;
import io.caravan.api.ChatFields;
import io.caravan.api.JsonFields;
import java.util.regex.Pattern;

/** Reads the members that Ollama's endpoints have in common. */
final class OllamaFields {

    private static final Pattern NO_TIME = Pattern.compile("-?0+(\\.0*)?(ns|us|µs|ms|s|m|h)?");

    private OllamaFields() {}

    /** Whether tokens leave as they come: unless the caller says otherwise. */
    static boolean stream(JsonFields fields) throws BadRequest {
        return !Boolean.FALSE.equals(fields.bool("stream"));
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
            throw fields.wrong(
                    "keep_alive",
                    "of 0 would unload the model for everybody; nodes do that by themselves. Ask the node itself.");
        }
    }
}
