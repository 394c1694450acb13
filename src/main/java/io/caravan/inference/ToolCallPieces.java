package io.caravan.inference;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Puts the calls of tools together that OpenAI's streams bring in pieces, each with the index of its call. */
final class ToolCallPieces {

    /** How many characters a call counts for besides what is said of it: each takes its place in the memory. */
    private static final int FRAME = 64;

    private final ObjectReader json;
    private final TreeMap<Integer, Call> calls = new TreeMap<>();

    /** One call as far as it came. */
    private static final class Call {
        private String id = "";
        private final StringBuilder name = new StringBuilder();
        private final StringBuilder arguments = new StringBuilder();

        private int add(String newId, String moreName, String moreArguments) {
            int length = (id.isEmpty() ? newId.length() : 0) + moreName.length() + moreArguments.length();
            id = id.isEmpty() ? newId : id;
            name.append(moreName);
            arguments.append(moreArguments);
            return length;
        }

        String said() {
            return arguments.toString();
        }

        ObjectNode with(JsonNode object) {
            ObjectNode whole = JsonNodeFactory.instance.objectNode();
            if (!id.isEmpty()) {
                whole.put("id", id);
            }
            whole.putObject("function").put("name", name.toString()).set("arguments", object);
            return whole;
        }
    }

    ToolCallPieces(ObjectMapper json) {
        // Without it a text after the object would be cut off silently.
        this.json = json.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    }

    /**
     * Adds what came. A piece in which nothing is said does not begin a call.
     *
     * @param pieces the {@code tool_calls} of a delta
     * @return how many characters that is of an answer; 0 if it added nothing
     */
    int add(JsonNode pieces) {
        int length = 0;
        for (JsonNode piece : pieces) {
            length += addOne(piece);
        }
        return length;
    }

    private int addOne(JsonNode piece) {
        JsonNode function = piece.path("function");
        String name = function.path("name").asText("");
        JsonNode said = function.path("arguments");
        String arguments = said.isContainerNode() ? said.toString() : said.asText("");
        String id = piece.path("id").asText("");
        return id.isEmpty() && name.isEmpty() && arguments.isEmpty() ? 0 : addTo(index(piece), id, name, arguments);
    }

    private int addTo(int index, String id, String name, String arguments) {
        int frame = calls.containsKey(index) ? 0 : FRAME;
        return frame + calls.computeIfAbsent(index, first -> new Call()).add(id, name, arguments);
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

    /** Whether the arguments of a call are anything but a JSON object, or nothing at all. */
    boolean areMalformed() {
        return calls.values().stream()
                .map(Call::said)
                .anyMatch(said -> !said.isBlank() && object(said).isEmpty());
    }

    /** All calls whose arguments are an object, as an Ollama would bring them; a model that writes no arguments means none. */
    ArrayNode whole() {
        return written(said -> said.isBlank() ? Optional.of(JsonNodeFactory.instance.objectNode()) : object(said));
    }

    /** The calls of an answer that was cut short: without arguments one may just have begun. */
    ArrayNode finished() {
        return written(this::object);
    }

    private ArrayNode written(Function<String, Optional<JsonNode>> arguments) {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        for (Call call : calls.values()) {
            arguments.apply(call.said()).ifPresent(object -> all.add(call.with(object)));
        }
        return all;
    }

    private Optional<JsonNode> object(String text) {
        try {
            return Optional.of(json.readTree(text)).filter(JsonNode::isObject);
        } catch (JsonProcessingException modelsMistake) {
            return Optional.empty();
        }
    }
}
