package io.caravan.api.openai;

import io.caravan.api.BadRequest;
import io.caravan.api.ChatFields;
import io.caravan.api.JsonFields;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a message says: a text, or parts that are texts and pictures. */
record Content(String text, List<String> images) {

    private static final Pattern DATA = Pattern.compile("data:[^,]*;base64,");

    /** A member of a message; nothing at all if absent. */
    static Content of(JsonFields message, String member) throws BadRequest {
        if (!message.has(member) || message.any(member).isTextual()) {
            return new Content(message.string(member), List.of());
        }
        List<String> texts = new ArrayList<>();
        List<String> images = new ArrayList<>();
        for (JsonFields part : message.objects(member)) {
            String type = part.string("type");
            switch (type == null ? "" : type) {
                case "text", "input_text", "output_text" -> texts.add(required(part, "text"));
                case "refusal" -> texts.add(required(part, "refusal"));
                case "image_url", "input_image" -> images.add(image(part));
                default -> throw part.wrong("type", "must be a text or an image; nothing else is supported.");
            }
        }
        return new Content(String.join("\n", texts), images);
    }

    private static String required(JsonFields part, String field) throws BadRequest {
        String text = part.string(field);
        if (text == null) {
            throw part.wrong(field, "is missing.");
        }
        return text;
    }

    /** The base64 of a picture that came along: chats put its URL into an object, responses do not. */
    private static String image(JsonFields part) throws BadRequest {
        boolean inObject = part.has("image_url") && part.any("image_url").isObject();
        JsonFields fields = inObject ? part.object("image_url") : part;
        String field = inObject ? "url" : "image_url";
        String url = required(fields, field);
        Matcher data = DATA.matcher(url);
        if (!data.lookingAt()) {
            throw fields.wrong(field, "must be a data: URL with base64; pictures are not fetched from elsewhere.");
        }
        String image = url.substring(data.end());
        if (!ChatFields.isBase64(image)) {
            throw fields.wrong(field, "must hold base64.");
        }
        return image;
    }
}
