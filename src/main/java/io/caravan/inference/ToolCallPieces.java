package io.caravan.inference;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.TreeMap;

/** Puts the calls of tools together that OpenAI's streams bring in pieces, each with the index of its call. */
final class ToolCallPieces {

    private final ObjectMapper json;
    private final TreeMap<Integer, Call> calls = new TreeMap<>();

    /** One call as far as it came. */
    private static final class Call {
        private String id = "";
        private final StringBuilder name = new StringBuilder();
        private final StringBuilder arguments = new StringBuilder();
    }

    ToolCallPieces(ObjectMapper json) {
        this.json = json;
    }

    /**
     * Adds what came.
     *
     * @param pieces the {@code tool_calls} of a delta
     * @return how many characters of names and arguments that is
     */
    int add(JsonNode pieces) {
        int length = 0;
        for (JsonNode piece : pieces) {
            length += addOne(piece);
        }
        return length;
    }

    private int addOne(JsonNode piece) {
        Call call = calls.computeIfAbsent(index(piece), first -> new Call());
        JsonNode function = piece.path("function");
        String name = function.path("name").asText("");
        JsonNode said = function.path("arguments");
        String arguments = said.isContainerNode() ? said.toString() : said.asText("");
        call.id = call.id.isEmpty() ? piece.path("id").asText("") : call.id;
        call.name.append(name);
        call.arguments.append(arguments);
        return name.length() + arguments.length();
    }

    /** Where a server leaves the index out, an id or a name begins a call and anything else goes on with the last one. */
    private int index(JsonNode piece) {
        if (piece.path("index").isInt()) {
            return piece.get("index").intValue();
        }
        boolean begins = piece.hasNonNull("id") || piece.at("/function/name").isTextual();
        int next = calls.isEmpty() ? 0 : calls.lastKey() + 1;
        return begins ? next : Math.max(0, next - 1);
    }

    boolean isEmpty() {
        return calls.isEmpty();
    }

    /** All calls, as an Ollama would bring them: arguments are an object, or the text itself if the model wrote none. */
    ArrayNode whole() {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        for (Call call : calls.values()) {
            ObjectNode one = all.addObject();
            if (!call.id.isEmpty()) {
                one.put("id", call.id);
            }
            one.putObject("function")
                    .put("name", call.name.toString())
                    .set("arguments", arguments(call.arguments.toString()));
        }
        return all;
    }

    private JsonNode arguments(String text) {
        if (text.isBlank()) {
            return json.createObjectNode();
        }
        try {
            JsonNode arguments = json.readTree(text);
            return arguments.isObject() ? arguments : TextNode.valueOf(text);
        } catch (JsonProcessingException modelsMistake) {
            return TextNode.valueOf(text);
        }
    }
}
