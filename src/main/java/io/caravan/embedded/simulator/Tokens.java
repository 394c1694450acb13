package io.caravan.embedded.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Splits text into pieces of the size of an LLM's tokens; the pieces joined are the text. */
final class Tokens {

    /** A space goes with the word after it; long words come in parts; a number stays whole, so that it can be counted. */
    private static final Pattern TOKEN = Pattern.compile(
            "\\s?[\\p{L}\\p{M}]{1,7}|\\s?\\p{N}+|\\s?[^\\s\\p{L}\\p{M}\\p{N}]|\\s", Pattern.UNICODE_CHARACTER_CLASS);

    private Tokens() {}

    static List<String> of(String text) {
        List<String> tokens = new ArrayList<>();
        Matcher token = TOKEN.matcher(text);
        while (token.find()) {
            tokens.add(token.group());
        }
        return tokens;
    }

    static int count(String text) {
        return (int) TOKEN.matcher(text).results().count();
    }
}
