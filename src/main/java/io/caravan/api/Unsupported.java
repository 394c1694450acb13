package io.caravan.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/**
 * Refuses by name what no node can do.
 *
 * <p>An Ollama would ignore these members, and the caller would take the answer for something it is not.
 */
public final class Unsupported {

    private Unsupported() {}

    /**
     * Refuses each of these members unless it is absent, or says nothing: false, or empty.
     *
     * @param reasons why, by name, in words that go on after "is not supported: "
     */
    public static void refuse(JsonFields fields, Map<String, String> reasons) throws BadRequest {
        for (Map.Entry<String, String> reason : reasons.entrySet()) {
            if (fields.has(reason.getKey()) && saysSomething(fields.any(reason.getKey()))) {
                throw refusal(fields, reason);
            }
        }
    }

    /** Refuses each of these members whatever it says. */
    public static void refuseAlways(JsonFields fields, Map<String, String> reasons) throws BadRequest {
        for (Map.Entry<String, String> reason : reasons.entrySet()) {
            if (fields.has(reason.getKey())) {
                throw refusal(fields, reason);
            }
        }
    }

    private static BadRequest refusal(JsonFields fields, Map.Entry<String, String> reason) {
        return fields.wrong(reason.getKey(), "is not supported: " + reason.getValue() + "; leave it out.");
    }

    private static boolean saysSomething(JsonNode value) {
        boolean isFalse = value.isBoolean() && !value.asBoolean();
        boolean isEmpty = (value.isContainerNode() && value.isEmpty())
                || (value.isTextual() && value.asText().isEmpty());
        return !isFalse && !isEmpty;
    }

    /**
     * Refuses every value of the member but those that ask for nothing special.
     *
     * @param reason why, in words that go on after what may be sent
     */
    public static void refuseUnless(JsonFields fields, String name, String reason, String... harmless)
            throws BadRequest {
        JsonNode value = fields.any(name);
        if (value == null) {
            return;
        }
        String text = JsonFields.isWhole(value) ? String.valueOf(value.asLong()) : value.asText();
        if (List.of(harmless).contains(text)) {
            return;
        }
        throw fields.wrong(name, "must be " + String.join(" or ", harmless) + ": " + reason + ".");
    }

    /** Refuses more than one answer. */
    public static void refuseMany(JsonFields fields, String name) throws BadRequest {
        Long many = fields.integer(name, Long.MIN_VALUE, Long.MAX_VALUE);
        if (many != null && many != 1) {
            throw fields.wrong(name, "must be 1: there is one answer to a request.");
        }
    }
}
