package io.caravan.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.result.Text;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Reads the members of a JSON object one by one and names the one that is wrong.
 *
 * <p>A member that is absent or null is null. Members nobody asks for are ignored.
 */
public final class JsonFields {

    private final JsonNode object;
    private final String path;

    JsonFields(JsonNode object, String path) throws BadRequest {
        this.object = object;
        this.path = path;
        if (!object.isObject()) {
            throw new BadRequest(
                    path.isEmpty() ? null : path, name("") + "must be a JSON object, not " + kind(object) + ".");
        }
    }

    /** Whether the member is there and not null. */
    public boolean has(String field) {
        return object.hasNonNull(field);
    }

    /** Whether the member is there and null. */
    public boolean isNull(String field) {
        return object.path(field).isNull();
    }

    /** What the members are called, in their order. */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** The member as it is. */
    public JsonNode any(String field) {
        return has(field) ? object.get(field) : null;
    }

    /** The refusal of a member, in words that go on after its name. */
    public BadRequest wrong(String field, String rule) {
        String full = full(field);
        return new BadRequest(full, "'" + full + "' " + rule);
    }

    private String full(String field) {
        return path.isEmpty() ? field : path + "." + field;
    }

    private String name(String field) {
        return path.isEmpty() && field.isEmpty() ? "The body " : "'" + (field.isEmpty() ? path : full(field)) + "' ";
    }

    /** A text that can be stored. */
    public String string(String field) throws BadRequest {
        JsonNode value = any(field);
        if (value != null && !value.isTextual()) {
            throw wrong(field, "must be a string, not " + kind(value) + ".");
        }
        return value == null ? null : Text.clean(value.asText());
    }

    /** True or false. */
    public Boolean bool(String field) throws BadRequest {
        JsonNode value = any(field);
        if (value != null && !value.isBoolean()) {
            throw wrong(field, "must be true or false, not " + kind(value) + ".");
        }
        return value == null ? null : value.asBoolean();
    }

    /** A whole number within these bounds. */
    public Long integer(String field, long least, long most) throws BadRequest {
        JsonNode value = any(field);
        if (value == null) {
            return null;
        }
        if (!isWhole(value) || value.asLong() < least || value.asLong() > most) {
            boolean tooLarge = value.isNumber() && value.asDouble() > most;
            throw wrong(field, "must be a whole number" + range(least, most, tooLarge) + ".");
        }
        return value.asLong();
    }

    /** To JSON 1, 1.0 and 1e0 are the same number (RFC 8259, section 6), and many a client writes all of its numbers so. */
    static boolean isWhole(JsonNode value) {
        return value.isIntegralNumber()
                ? value.canConvertToLong()
                : value.isNumber()
                        && value.asDouble() == Math.rint(value.asDouble())
                        && Math.abs(value.asDouble()) < Long.MAX_VALUE;
    }

    /** Bounds that are those of the type would only puzzle who reads them, unless it is such a one that they overstepped. */
    private static String range(long least, long most, boolean tooLarge) {
        if (least == Long.MIN_VALUE || least == Integer.MIN_VALUE) {
            return " of at most " + (least == Long.MIN_VALUE ? Long.SIZE : Integer.SIZE) + " bits";
        }
        return most == Integer.MAX_VALUE && !tooLarge ? " of " + least + " or more" : " from " + least + " to " + most;
    }

    /** A whole number of 1 or more. */
    public Integer count(String field) throws BadRequest {
        Long value = integer(field, 1, Integer.MAX_VALUE);
        return value == null ? null : Math.toIntExact(value);
    }

    /** A number within these bounds. */
    public Double number(String field, double least, double most) throws BadRequest {
        JsonNode value = any(field);
        if (value == null) {
            return null;
        }
        if (!value.isNumber() || value.asDouble() < least || value.asDouble() > most) {
            throw wrong(field, "must be a number from " + plain(least) + " to " + plain(most) + ".");
        }
        return value.asDouble();
    }

    private static String plain(double bound) {
        return BigDecimal.valueOf(bound).stripTrailingZeros().toPlainString();
    }

    /** One of the words that the constants are in lower case. */
    public <E extends Enum<E>> E word(String field, Class<E> words, E absent) throws BadRequest {
        String value = string(field);
        if (value == null) {
            return absent;
        }
        for (E word : words.getEnumConstants()) {
            if (word.name().toLowerCase(Locale.ROOT).equals(value)) {
                return word;
            }
        }
        String all = Arrays.stream(words.getEnumConstants())
                .map(word -> "'" + word.name().toLowerCase(Locale.ROOT) + "'")
                .collect(Collectors.joining(", "));
        throw wrong(field, "must be one of " + all + ".");
    }

    /** The members of an object. */
    public JsonFields object(String field) throws BadRequest {
        return has(field) ? new JsonFields(object.get(field), full(field)) : null;
    }

    /** The array's members, each an object; null if absent. */
    public List<JsonFields> objects(String field) throws BadRequest {
        JsonNode value = array(field);
        if (value == null) {
            return null;
        }
        List<JsonFields> members = new ArrayList<>();
        for (int i = 0; i < value.size(); i++) {
            members.add(new JsonFields(value.get(i), full(field) + "[" + i + "]"));
        }
        return members;
    }

    /** The array's members, each a string; a lone string counts as an array of one. Null if absent. */
    public List<String> strings(String field) throws BadRequest {
        JsonNode value = any(field);
        if (value == null) {
            return null;
        }
        if (value.isTextual()) {
            return List.of(Text.clean(value.asText()));
        }
        if (!value.isArray()) {
            throw wrong(field, "must be a string or an array of strings, not " + kind(value) + ".");
        }
        return members(field, value);
    }

    private List<String> members(String field, JsonNode array) throws BadRequest {
        List<String> members = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            JsonNode member = array.get(i);
            if (!member.isTextual()) {
                throw wrong(field + "[" + i + "]", "must be a string, not " + kind(member) + ".");
            }
            members.add(Text.clean(member.asText()));
        }
        return members;
    }

    /** The same, none of them empty. */
    public List<String> words(String field) throws BadRequest {
        List<String> members = strings(field);
        for (int i = 0; members != null && i < members.size(); i++) {
            if (members.get(i).isEmpty()) {
                throw wrong(any(field).isArray() ? field + "[" + i + "]" : field, "is an empty text.");
            }
        }
        return members;
    }

    /** The array's members, each an object; null if absent or if it is a lone string, which {@link #string} reads. */
    public List<JsonFields> objectsUnlessString(String field) throws BadRequest {
        JsonNode value = any(field);
        if (value == null || value.isTextual()) {
            return null;
        }
        if (!value.isArray()) {
            throw wrong(field, "must be a string or an array of objects, not " + kind(value) + ".");
        }
        return objects(field);
    }

    /** An array as it is. */
    public JsonNode array(String field) throws BadRequest {
        JsonNode value = any(field);
        if (value != null && !value.isArray()) {
            throw wrong(field, "must be an array, not " + kind(value) + ".");
        }
        return value;
    }

    private static String kind(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> "a string";
            case NUMBER -> "a number";
            case BOOLEAN -> "true or false";
            case ARRAY -> "an array";
            case OBJECT -> "an object";
            default -> "null";
        };
    }
}
