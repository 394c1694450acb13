package io.caravan.result;

/** Text as every neighbour accepts it. */
public final class Text {

    private static final char REPLACEMENT = '\uFFFD';

    private Text() {}

    /**
     * The text with NUL and lone surrogates replaced by U+FFFD.
     *
     * <p>JSON can carry both, but PostgreSQL refuses the one (PostgreSQL documentation, "Character Types") and UTF-8 has no
     * form for the other: an answer that holds them could be seen but never stored.
     */
    public static String clean(String text) {
        if (text == null || isClean(text)) {
            return text;
        }
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints().forEach(point -> clean.appendCodePoint(isStorable(point) ? point : REPLACEMENT));
        return clean.toString();
    }

    private static boolean isClean(String text) {
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            if (letter == 0 || Character.isSurrogate(letter)) {
                return text.codePoints().allMatch(Text::isStorable);
            }
        }
        return true;
    }

    private static boolean isStorable(int point) {
        return point != 0 && (point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE);
    }
}
