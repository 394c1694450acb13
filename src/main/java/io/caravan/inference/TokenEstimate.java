package io.caravan.inference;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * How many tokens a request has before anybody counted them. Only its model could; the guess is rather too high.
 *
 * <p>Every model cuts texts otherwise. English has about four characters a token, code three, and other alphabets about one;
 * a token has at least a byte, so that three times the estimate is more than any text has.
 */
public final class TokenEstimate {

    private static final int LETTERS_A_TOKEN = 3;

    /** The frame that a template puts around a message. */
    private static final int FRAME = 8;

    /** What vision models make of a picture: a few hundred to about two thousand. */
    private static final int PICTURE = 1024;

    /** Room for the answer of a caller who sets no longest one. */
    private static final int ANSWER = 512;

    /**
     * A caller's limit is no wish: many clients send the most that any model can write. What is longer is written while the
     * oldest is forgotten, unless the caller forbids that: then it would end where the context does.
     */
    private static final int LONGEST_ANSWER = 4096;

    private static final int LARGEST = 1 << 28;

    private TokenEstimate() {}

    /** Those of a chat, at most 2<sup>28</sup>, and room for its answer. */
    static int of(ChatRequest chat) {
        boolean forgets = !Boolean.FALSE.equals(chat.options().overflow().shift());
        int longest = Objects.requireNonNullElse(chat.optionsToSend().maxTokens(), ANSWER);
        return (int) Math.min(LARGEST, ofPrompt(chat) + (forgets ? Math.min(LONGEST_ANSWER, longest) : longest));
    }

    /** Those that a node has to read before it can answer. */
    public static long ofPrompt(ModelRequest request) {
        return switch (request) {
            case ChatRequest chat -> chat.prompt().tokens(() -> ofChat(chat));
            case EmbeddingRequest embedding ->
                embedding.inputs().stream().mapToLong(TokenEstimate::ofText).sum();
            case LoadRequest load -> 0;
        };
    }

    private static long ofChat(ChatRequest chat) {
        long messages = chat.messagesToSend().stream()
                .mapToLong(TokenEstimate::ofMessage)
                .sum();
        long rules = Stream.of(chat.tools(), chat.format())
                .mapToLong(TokenEstimate::ofJson)
                .sum();
        return messages + rules;
    }

    private static long ofMessage(ChatMessage message) {
        long texts = Stream.of(message.content(), message.thinking(), message.toolName())
                .mapToLong(TokenEstimate::ofText)
                .sum();
        List<String> pictures = message.images();
        return FRAME + texts + ofJson(message.toolCalls()) + (long) PICTURE * pictures.size();
    }

    private static long ofJson(JsonNode json) {
        return json == null ? 0 : ofText(json.toString());
    }

    private static long ofText(String text) {
        if (text == null) {
            return 0;
        }
        long latin = text.chars().filter(character -> character < 0x80).count();
        return (latin + LETTERS_A_TOKEN - 1) / LETTERS_A_TOKEN + text.length() - latin;
    }
}
