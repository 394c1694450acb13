package io.caravan.inference;

import java.util.Base64;

/** What kind of picture some base64 holds, by its first bytes. */
final class PictureType {

    /** Twelve bytes: as far as the word WEBP in a RIFF file. */
    private static final int BASE64_LOOKED_AT = 16;

    private PictureType() {}

    /** Its media type; that of a JPEG where the bytes say nothing, for it is the most common. */
    static String of(String base64) {
        byte[] start = start(base64);
        if (begins(start, 0, "\u0089PNG")) {
            return "image/png";
        }
        if (begins(start, 0, "GIF8")) {
            return "image/gif";
        }
        if (begins(start, 0, "RIFF") && begins(start, 8, "WEBP")) {
            return "image/webp";
        }
        return begins(start, 0, "BM") ? "image/bmp" : "image/jpeg";
    }

    private static byte[] start(String base64) {
        try {
            int whole = Math.min(BASE64_LOOKED_AT, base64.length() / 4 * 4);
            return Base64.getDecoder().decode(base64.substring(0, whole));
        } catch (IllegalArgumentException unreadable) {
            return new byte[0];
        }
    }

    private static boolean begins(byte[] bytes, int at, String magic) {
        for (int i = 0; i < magic.length(); i++) {
            if (at + i >= bytes.length || (bytes[at + i] & 0xff) != magic.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
