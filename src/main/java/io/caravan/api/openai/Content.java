package io.caravan.api.openai;

import io.caravan.api.BadRequest;
import io.caravan.api.JsonFields;
import java.util.ArrayList;
import java.util.List;

/** What a message says: a text, or parts that are texts and pictures. */
record Content(String text, List<String> images) {

    /** A member of a message; nothing at all if absent. */
    static Content of(JsonFields message, String member, Pictures pictures) throws BadRequest {
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
                case "image_url", "input_image" -> images.add(pictures.base64(part));
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
}
