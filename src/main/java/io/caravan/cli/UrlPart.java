package io.caravan.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** A word as one part of a URL's path, whatever it holds. */
final class UrlPart {

    private UrlPart() {}

    static String of(String word) {
        return URLEncoder.encode(word, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
