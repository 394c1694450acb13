package io.caravan.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/** Reads the members that several dialects write alike. */
public final class ChatFields {

    /** An unknown name is compared with all that are known, which takes as long as it is. */
    private static final int LONGEST_MODEL_NAME = 256;

    private static final Set<String> EFFORTS = Set.of("low", "medium", "high", "max");

    private ChatFields() {}

    /** The model's name, or null. */
    public static String model(JsonFields fields) throws BadRequest {
        return model(fields, "model");
    }

    /** The model's name in the member of that name, or null. */
    public static String model(JsonFields fields, String member) throws BadRequest {
        String model = fields.string(member);
        if (model != null && model.isBlank()) {
            throw fields.wrong(member, "is empty; leave it out for the default model.");
        }
        if (model != null && model.length() > LONGEST_MODEL_NAME) {
            throw fields.wrong(member, "is longer than any name of a model.");
        }
        return model;
    }

    /** The model's name in a dialect that knows no default. */
    public static String requiredModel(JsonFields fields) throws BadRequest {
        if (!fields.has("model")) {
            throw fields.wrong("model", "is missing.");
        }
        return model(fields);
    }

    /** Pictures as base64, in {@code images}; null if absent. */
    public static List<String> images(JsonFields fields) throws BadRequest {
        List<String> images = fields.strings("images");
        for (String image : images == null ? List.<String>of() : images) {
            if (!isBase64(image)) {
                throw fields.wrong("images", "must hold base64.");
            }
        }
        return images;
    }

    /** Whether all of the text is base64 as RFC 4648 has it. */
    public static boolean isBase64(String text) {
        try {
            Base64.getDecoder().decode(text);
            return true;
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    /** {@code "json"} or a JSON schema, in {@code format}; null if absent. */
    public static JsonNode format(JsonFields fields) throws BadRequest {
        JsonNode format = fields.any("format");
        if (format != null && !format.isObject() && !"json".equals(format.asText(null))) {
            throw fields.wrong("format", "must be \"json\" or a JSON schema.");
        }
        return format;
    }

    /** Functions on offer, in {@code tools}, each with a name; null if absent. */
    public static JsonNode tools(JsonFields fields) throws BadRequest {
        List<JsonFields> tools = fields.objects("tools");
        for (JsonFields tool : tools == null ? List.<JsonFields>of() : tools) {
            JsonFields function = tool.object("function");
            if (function == null || function.string("name") == null) {
                throw tool.wrong("function.name", "is missing.");
            }
        }
        return fields.any("tools");
    }

    /** Whether and how hard to think, in {@code think}; null if absent. */
    public static JsonNode think(JsonFields fields) throws BadRequest {
        JsonNode think = fields.any("think");
        if (think != null && !think.isBoolean() && !(think.isTextual() && EFFORTS.contains(think.asText()))) {
            throw fields.wrong("think", "must be true, false, \"low\", \"medium\", \"high\" or \"max\".");
        }
        return think;
    }
}
