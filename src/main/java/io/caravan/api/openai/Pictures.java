package io.caravan.api.openai;

import io.caravan.api.BadRequest;
import io.caravan.api.ChatFields;
import io.caravan.api.JsonFields;
import java.time.Duration;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The pictures of one request, which share one bound on size and time. */
final class Pictures {

    private static final Pattern DATA = Pattern.compile(
            "data:(?:image/[^,;]*|application/octet-stream)?(?:;[^,;]*)*;base64,", Pattern.CASE_INSENSITIVE);
    private static final Pattern LINK = Pattern.compile("https?:.*", Pattern.CASE_INSENSITIVE);

    private final PictureSource source;
    private final long deadline;
    private long bytesLeft;

    Pictures(PictureSource source) {
        this.source = source;
        this.bytesLeft = source.bounds().bytes();
        this.deadline = System.nanoTime() + source.bounds().time().toNanos();
    }

    /**
     * The base64 of the picture that a part of a message shows: chats put its URL into an object, responses do not.
     *
     * @throws BadRequest if it came along in a form we don't know, or cannot be fetched
     */
    String base64(JsonFields part) throws BadRequest {
        boolean inObject = part.has("image_url") && part.any("image_url").isObject();
        JsonFields fields = inObject ? part.object("image_url") : part;
        String field = inObject ? "url" : "image_url";
        String url = fields.string(field);
        if (url == null) {
            throw fields.wrong(field, part.has("file_id") ? "is missing; no files are kept here." : "is missing.");
        }
        return LINK.matcher(url).matches() ? fetched(fields, field, url) : cameAlong(fields, field, url);
    }

    private static String cameAlong(JsonFields fields, String field, String url) throws BadRequest {
        Matcher data = DATA.matcher(url);
        if (!data.lookingAt()) {
            throw fields.wrong(field, "must be a data: URL of a picture in base64, or one of http or https.");
        }
        String image = url.substring(data.end());
        if (!ChatFields.isBase64(image)) {
            throw fields.wrong(field, "must hold base64.");
        }
        return image;
    }

    private String fetched(JsonFields fields, String field, String url) throws BadRequest {
        try {
            Duration left = Duration.ofNanos(deadline - System.nanoTime());
            byte[] picture = source.fetch(url, new PictureSource.Bounds(bytesLeft, left));
            bytesLeft -= picture.length;
            return Base64.getEncoder().encodeToString(picture);
        } catch (NoPicture none) {
            throw fields.wrong(field, none.getMessage());
        }
    }
}
