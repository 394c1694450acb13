package io.caravan.result;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

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

    /**
     * The same for every text and every name in a JSON document; the document itself stays as it is.
     *
     * <p>A {@link com.fasterxml.jackson.databind.node.POJONode} is given back: its texts are written by {@link CleanText}.
     */
    public static JsonNode clean(JsonNode document) {
        return switch (document) {
            case null -> null;
            case TextNode text -> TextNode.valueOf(clean(text.asText()));
            case ArrayNode array -> {
                ArrayNode clean = JsonNodeFactory.instance.arrayNode(array.size());
                array.forEach(member -> clean.add(clean(member)));
                yield clean;
            }
            case ObjectNode object -> {
                ObjectNode clean = JsonNodeFactory.instance.objectNode();
                object.properties().forEach(member -> clean.set(clean(member.getKey()), clean(member.getValue())));
                yield clean;
            }
            default -> document;
        };
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
