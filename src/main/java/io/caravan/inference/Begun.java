package io.caravan.inference;

/**
 * The beginning of an answer that the caller has already.
 *
 * @param text all of it, never empty; thoughts and tool calls have no place in a prefill
 * @param tokens about how many tokens that is, 1 or more
 */
public record Begun(String text, int tokens) {

    public Begun {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("an answer that is begun has a text");
        }
        if (tokens < 1) {
            throw new IllegalArgumentException("a text has at least one token, not " + tokens);
        }
    }
}
