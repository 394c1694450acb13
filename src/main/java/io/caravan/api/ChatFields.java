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

    /** The model's name, or null for the default one. */
    public static String model(JsonFields fields) throws BadRequest {
        return fields.has("model") ? name(fields, "model", "is empty; leave it out for the default model.") : null;
    }

    /** The model's name in a dialect that knows no default. */
    public static String requiredModel(JsonFields fields) throws BadRequest {
        return requiredModel(fields, "model");
    }

    /** The same in the member of that name. */
    public static String requiredModel(JsonFields fields, String member) throws BadRequest {
        if (!fields.has(member)) {
            throw fields.wrong(member, "is missing; name the model that is to answer.");
        }
        return name(fields, member, "is empty; name the model that is to answer.");
    }

    private static String name(JsonFields fields, String member, String empty) throws BadRequest {
        String model = fields.string(member);
        if (model.isBlank()) {
            throw fields.wrong(member, empty);
        }
        if (model.length() > LONGEST_MODEL_NAME) {
            throw fields.wrong(
                    member, "has more than " + LONGEST_MODEL_NAME + " characters: no model has so long a name.");
        }
        return model;
    }

    /** Pictures as base64, in {@code images}; null if absent. */
    public static List<String> images(JsonFields fields) throws BadRequest {
        fields.array("images");
        List<String> images = fields.words("images");
        for (int i = 0; images != null && i < images.size(); i++) {
            if (!isBase64(images.get(i))) {
                throw fields.wrong("images[" + i + "]", "must be base64, without a 'data:' before it.");
            }
        }
        return images;
    }

    /** Calls of tools that an earlier answer asked for, in {@code tool_calls}; null if absent. */
    public static JsonNode toolCalls(JsonFields fields) throws BadRequest {
        List<JsonFields> calls = fields.objects("tool_calls");
        for (JsonFields call : calls == null ? List.<JsonFields>of() : calls) {
            requireName(call);
            call.object("function").object("arguments");
        }
        return fields.any("tool_calls");
    }

    private static void requireName(JsonFields tool) throws BadRequest {
        JsonFields function = tool.object("function");
        String name = function == null ? null : function.string("name");
        if (name == null || name.isBlank()) {
            throw tool.wrong("function.name", "is missing or empty.");
        }
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
            requireName(tool);
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
