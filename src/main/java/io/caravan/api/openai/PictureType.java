package io.caravan.api.openai;

import java.nio.charset.StandardCharsets;

/** Pictures are known by their first bytes, whatever a server calls them. */
final class PictureType {

    private static final String PNG = "\u0089PNG\r\n\u001a\n";
    private static final String JPEG = "\u00ff\u00d8\u00ff";

    private PictureType() {}

    /** Whether it is a PNG, a JPEG, a GIF or a WebP. */
    static boolean isPicture(byte[] bytes) {
        String head = new String(bytes, 0, Math.min(bytes.length, 12), StandardCharsets.ISO_8859_1);
        return head.startsWith(PNG)
                || head.startsWith(JPEG)
                || head.startsWith("GIF87a")
                || head.startsWith("GIF89a")
                || (head.startsWith("RIFF") && head.startsWith("WEBP", 8));
    }
}
