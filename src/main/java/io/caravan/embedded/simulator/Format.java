package io.caravan.embedded.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;

/** The form an answer must have: none (missing), the text {@code json}, or a JSON schema. */
final class Format {

    private static final TextNode ANY_JSON = TextNode.valueOf("json");

    private Format() {}

    /** @throws Refusal 400 for any other word */
    static JsonNode read(JsonNode format) {
        if (format.isTextual() && format.textValue().isEmpty()) {
            return MissingNode.getInstance();
        }
        if (format.isMissingNode() || format.isObject() || format.equals(ANY_JSON)) {
            return format;
        }
        throw Refusal.bad("invalid format: %s; expected \"json\" or a valid JSON Schema object".formatted(format));
    }

    /** OpenAI's {@code response_format}. */
    static JsonNode readOpenAi(Body responseFormat) {
        return switch (responseFormat.text("type", "text")) {
            case "json_object" -> ANY_JSON;
            case "json_schema" -> responseFormat.object("json_schema").get("schema");
            default -> MissingNode.getInstance();
        };
    }
}
