package io.caravan.api.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.api.BadRequest;
import io.caravan.api.JsonFields;
import io.caravan.result.Ids;

/** Calls of tools: their arguments are a text here, and an object inside. */
final class ToolCalls {

    private static final ObjectReader JSON =
            new ObjectMapper().reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private ToolCalls() {}

    /** One call as it is inside. */
    static ObjectNode call(String id, String name, JsonNode arguments) {
        ObjectNode call = JsonNodeFactory.instance.objectNode();
        if (id != null) {
            call.put("id", id);
        }
        call.putObject("function").put("name", name).set("arguments", arguments);
        return call;
    }

    /** The calls of an assistant's message; null if there are none. */
    static ArrayNode read(JsonFields message) throws BadRequest {
        if (!message.has("tool_calls")) {
            return null;
        }
        ArrayNode calls = JsonNodeFactory.instance.arrayNode();
        for (JsonFields call : message.objects("tool_calls")) {
            JsonFields function = call.object("function");
            if (function == null || function.string("name") == null) {
                throw call.wrong("function.name", "is missing.");
            }
            calls.add(call(call.string("id"), function.string("name"), arguments(function)));
        }
        return calls.isEmpty() ? null : calls;
    }

    /** @throws BadRequest if {@code arguments} is anything but a text that holds an object */
    static JsonNode arguments(JsonFields function) throws BadRequest {
        String text = function.string("arguments");
        if (text == null || text.isBlank()) {
            return JsonNodeFactory.instance.objectNode();
        }
        try {
            JsonNode arguments = JSON.readTree(text);
            if (arguments.isObject()) {
                return arguments;
            }
        } catch (JsonProcessingException malformed) {
            // Refused below, as every other text that is no object.
        }
        throw function.wrong("arguments", "must be a string that holds a JSON object.");
    }

    /** A call's id: the node's, or a new one. */
    static String id(JsonNode call) {
        String id = call.path("id").asText();
        return id.isEmpty() ? "call_" + Ids.next().toString().replace("-", "") : id;
    }

    /** The name of the tool to call. */
    static String name(JsonNode call) {
        return call.path("function").path("name").asText();
    }

    /** Its arguments as a text. */
    static String arguments(JsonNode call) {
        JsonNode arguments = call.path("function").path("arguments");
        return arguments.isTextual() ? arguments.asText() : arguments.isMissingNode() ? "{}" : arguments.toString();
    }
}
