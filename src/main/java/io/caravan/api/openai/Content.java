package io.caravan.api.openai;

import io.caravan.api.BadRequest;
import io.caravan.api.JsonFields;
import java.util.ArrayList;
import java.util.List;

/**
 * What a message says: a text, or parts that are texts and pictures.
 *
 * @param text null if there is none at all, not even an empty one
 */
record Content(String text, List<String> images) {

    /** A member of a message; nothing at all if absent. */
    static Content of(JsonFields message, String member, Pictures pictures) throws BadRequest {
        if (!message.has(member) || message.any(member).isTextual()) {
            return new Content(message.string(member), List.of());
        }
        List<String> texts = new ArrayList<>();
        List<String> images = new ArrayList<>();
        for (JsonFields part : message.objectsUnlessString(member)) {
            String type = part.string("type");
            switch (type == null ? "" : type) {
                case "text", "input_text", "output_text" -> texts.add(required(part, "text"));
                case "refusal" -> texts.add(required(part, "refusal"));
                case "image_url", "input_image" -> images.add(pictures.base64(part));
                default -> throw part.wrong("type", "must be a text or an image; nothing else is supported.");
            }
        }
        return new Content(texts.isEmpty() ? null : String.join("\n", texts), images);
    }

    /** The same where there has to be something. */
    static Content required(JsonFields message, String member, Pictures pictures) throws BadRequest {
        Content content = of(message, member, pictures);
        if (content.isNothing()) {
            throw message.wrong(member, "is missing or empty; send a text, or an array of texts and pictures.");
        }
        return content;
    }

    /** Whether there is neither a text nor a picture. */
    private boolean isNothing() {
        return text == null && images.isEmpty();
    }

    private static String required(JsonFields part, String field) throws BadRequest {
        String text = part.string(field);
        if (text == null) {
            throw part.wrong(field, "is missing.");
        }
        return text;
    }
}
