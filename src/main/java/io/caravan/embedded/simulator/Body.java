package io.caravan.embedded.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/**
 * A request's JSON object, read as Go reads it: an absent or null field is the default, a wrong type is a 400 that names
 * the field.
 *
 * @param json an object
 */
record Body(JsonNode json) {

    /** @throws Refusal 400 if it is empty, not JSON or not an object; whatever its Content-Type says */
    static Body read(byte[] bytes) {
        JsonNode json;
        try {
            json = Json.MAPPER.readTree(bytes);
        } catch (JsonProcessingException e) {
            throw Refusal.bad("invalid JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw Refusal.bad("invalid JSON");
        }
        if (json.isMissingNode()) {
            throw Refusal.bad("missing request body");
        }
        return of(json, "request");
    }

    static Body of(JsonNode json, String field) {
        if (!json.isObject()) {
            throw wrongType(json, field, "an object");
        }
        return new Body(json);
    }

    /** Missing for null too. */
    JsonNode get(String field) {
        JsonNode value = json.get(field);
        return value == null || value.isNull() ? MissingNode.getInstance() : value;
    }

    boolean has(String field) {
        return !get(field).isMissingNode();
    }

    String text(String field, String absent) {
        JsonNode value = get(field);
        if (value.isMissingNode()) {
            return absent;
        }
        if (!value.isTextual()) {
            throw wrongType(value, field, "string");
        }
        return value.textValue();
    }

    boolean flag(String field, boolean absent) {
        JsonNode value = get(field);
        if (value.isMissingNode()) {
            return absent;
        }
        if (!value.isBoolean()) {
            throw wrongType(value, field, "bool");
        }
        return value.booleanValue();
    }

    Optional<Long> number(String field) {
        JsonNode value = get(field);
        if (value.isMissingNode()) {
            return Optional.empty();
        }
        if (!value.isNumber()) {
            throw wrongType(value, field, "number");
        }
        return Optional.of(value.longValue());
    }

    /** An array, empty if absent. */
    JsonNode list(String field) {
        JsonNode value = get(field);
        if (!value.isMissingNode() && !value.isArray()) {
            throw wrongType(value, field, "array");
        }
        return value;
    }

    /** An object, empty if absent. */
    Body object(String field) {
        return has(field) ? of(get(field), field) : new Body(Json.object());
    }

    static Refusal wrongType(JsonNode value, String field, String wanted) {
        return Refusal.bad("json: cannot unmarshal %s into Go struct field %s of type %s"
                .formatted(goName(value.getNodeType()), field, wanted));
    }

    private static String goName(JsonNodeType type) {
        return type == JsonNodeType.BOOLEAN ? "bool" : type.name().toLowerCase(Locale.ROOT);
    }
}
