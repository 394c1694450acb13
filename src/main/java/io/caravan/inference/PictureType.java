package io.caravan.inference;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/** Kinds of pictures, known by their first bytes, whatever anybody calls them. */
public enum PictureType {
    PNG("image/png", "\u0089PNG\r\n\u001a\n"),
    JPEG("image/jpeg", "\u00ff\u00d8\u00ff"),
    GIF("image/gif", "GIF8[79]a"),
    WEBP("image/webp", "RIFF....WEBP"),
    BMP("image/bmp", "BM");

    /** As far as the word WEBP in a RIFF file. */
    private static final int BYTES_LOOKED_AT = 12;

    private static final int BASE64_LOOKED_AT = BYTES_LOOKED_AT / 3 * 4;

    private final String mediaType;
    private final Pattern start;

    PictureType(String mediaType, String start) {
        this.mediaType = mediaType;
        this.start = Pattern.compile(start, Pattern.DOTALL);
    }

    /** The kind of these bytes, of which the first {@value #BYTES_LOOKED_AT} are enough; empty if they are none of these. */
    public static Optional<PictureType> of(byte[] bytes) {
        String head = new String(bytes, 0, Math.min(bytes.length, BYTES_LOOKED_AT), StandardCharsets.ISO_8859_1);
        return Arrays.stream(values())
                .filter(type -> type.start.matcher(head).lookingAt())
                .findFirst();
    }

    /** The media type of a picture in base64; that of a JPEG where the bytes say nothing, for it is the most common. */
    static String mediaType(String base64) {
        return of(start(base64)).orElse(JPEG).mediaType;
    }

    private static byte[] start(String base64) {
        try {
            int whole = Math.min(BASE64_LOOKED_AT, base64.length() / 4 * 4);
            return Base64.getDecoder().decode(base64.substring(0, whole));
        } catch (IllegalArgumentException unreadable) {
            return new byte[0];
        }
    }
}
