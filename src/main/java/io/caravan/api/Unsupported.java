package io.caravan.api;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Refuses by name what no node can do.
 *
 * <p>An Ollama would ignore these members, and the caller would take the answer for something it is not.
 */
public final class Unsupported {

    private Unsupported() {}

    /** Refuses each of these members unless it is absent, or says nothing: false, or empty. */
    public static void refuse(JsonFields fields, String... names) throws BadRequest {
        for (String name : names) {
            if (fields.has(name) && saysSomething(fields.any(name))) {
                throw fields.wrong(name, "is not supported; leave it out.");
            }
        }
    }

    private static boolean saysSomething(JsonNode value) {
        boolean isFalse = value.isBoolean() && !value.asBoolean();
        boolean isEmpty = (value.isContainerNode() && value.isEmpty())
                || (value.isTextual() && value.asText().isEmpty());
        return !isFalse && !isEmpty;
    }

    /** Refuses more than one answer. */
    public static void refuseMany(JsonFields fields, String name) throws BadRequest {
        Long many = fields.integer(name, Long.MIN_VALUE, Long.MAX_VALUE);
        if (many != null && many != 1) {
            throw fields.wrong(name, "must be 1: there is one answer to a request.");
        }
    }
}
