package io.caravan.embedded.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.stream.Stream;

/**
 * The simplest value a JSON schema allows: every property, the first choice of several, bounds kept. Not looked at:
 * {@code pattern}, {@code format}, {@code multipleOf}, {@code not}.
 */
final class SchemaSample {

    private static final int DEEPEST = 16;
    private static final String WORD = "simulated";

    private final JsonNode root;

    private SchemaSample(JsonNode root) {
        this.root = root;
    }

    static JsonNode of(JsonNode schema) {
        return new SchemaSample(schema).sample(schema, 0);
    }

    private JsonNode sample(JsonNode schema, int depth) {
        if (schema.has("const")) {
            return schema.get("const");
        }
        if (schema.path("enum").isArray() && !schema.get("enum").isEmpty()) {
            return schema.get("enum").get(0);
        }
        // A schema that contains itself would never end.
        if (depth > DEEPEST) {
            return NullNode.getInstance();
        }
        if (schema.has("$ref")) {
            return sample(root.at(schema.get("$ref").asText().replaceFirst("^#", "")), depth + 1);
        }
        return Stream.of("anyOf", "oneOf", "allOf")
                .map(schema::path)
                .filter(choices -> choices.isArray() && !choices.isEmpty())
                .findFirst()
                .map(choices -> sample(choices.get(0), depth + 1))
                .orElseGet(() -> ofType(schema, depth));
    }

    private JsonNode ofType(JsonNode schema, int depth) {
        return switch (type(schema)) {
            case "object" -> object(schema, depth);
            case "array" -> array(schema, depth);
            case "integer" -> IntNode.valueOf((int) Math.ceil(lowest(schema)));
            case "number" -> DoubleNode.valueOf(lowest(schema));
            case "boolean" -> BooleanNode.TRUE;
            case "null" -> NullNode.getInstance();
            default -> word(schema);
        };
    }

    private static String type(JsonNode schema) {
        JsonNode type = schema.path("type");
        if (type.isArray()) {
            return type.path(0).asText();
        }
        return type.isMissingNode() && schema.has("properties") ? "object" : type.asText();
    }

    private ObjectNode object(JsonNode schema, int depth) {
        ObjectNode object = Json.object();
        schema.path("properties")
                .properties()
                .forEach(property -> object.set(property.getKey(), sample(property.getValue(), depth + 1)));
        return object;
    }

    private ArrayNode array(JsonNode schema, int depth) {
        ArrayNode array = Json.array();
        int items = Math.max(1, schema.path("minItems").asInt());
        for (int i = 0; i < items && schema.has("items"); i++) {
            array.add(sample(schema.get("items"), depth + 1));
        }
        return array;
    }

    private static double lowest(JsonNode schema) {
        if (schema.has("exclusiveMinimum")) {
            return schema.get("exclusiveMinimum").asDouble() + 1;
        }
        double highest = schema.path("maximum").asDouble(Double.MAX_VALUE);
        return schema.path("minimum").asDouble(Math.min(1, highest));
    }

    private static TextNode word(JsonNode schema) {
        int shortest = schema.path("minLength").asInt();
        String word = WORD.repeat(1 + shortest / WORD.length());
        int wanted = Math.max(
                shortest, Math.min(WORD.length(), schema.path("maxLength").asInt(WORD.length())));
        return TextNode.valueOf(word.substring(0, Math.min(word.length(), wanted)));
    }
}
