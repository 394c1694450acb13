package io.caravan.embedded.simulator;

/**
 * One turn of a conversation.
 *
 * @param role {@code system}, {@code user}, {@code assistant} or {@code tool}
 * @param content text, empty if there is none
 * @param images how many came along
 */
record Message(String role, String content, int images) {

    /** What a vision model spends on a picture, about. */
    private static final int TOKENS_PER_IMAGE = 256;

    /** What a chat template adds around a message, about. */
    static final int TEMPLATE_TOKENS = 4;

    static Message of(String role, String content) {
        return new Message(role, content, 0);
    }

    boolean is(String other) {
        return role.equals(other);
    }

    int tokens() {
        return Tokens.count(content) + images * TOKENS_PER_IMAGE + TEMPLATE_TOKENS;
    }
}
