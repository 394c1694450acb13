package io.caravan.cache;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.inference.ChatMessage;
import io.caravan.inference.Completion;
import io.caravan.inference.TokenEvent;
import io.caravan.inference.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * An answer as it is kept.
 *
 * @param model as the node called it that gave it
 * @param thinking what the model thought before it answered, or null
 * @param toolCalls a JSON array of the calls it wants made, or null
 * @param finishReason why it ended
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record KeptAnswer(String model, String content, String thinking, JsonNode toolCalls, String finishReason) {

    /** Characters of a piece when it is told again: some clients bound the lines that they read. */
    static final int PIECE = 1024;

    KeptAnswer {
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(content, "content");
        Objects.requireNonNull(finishReason, "finishReason");
    }

    /** Of a completion that is whole. */
    static KeptAnswer of(Completion completion) {
        ChatMessage message = completion.message();
        return new KeptAnswer(
                completion.model(),
                message.content(),
                message.thinking(),
                message.toolCalls(),
                completion.finishReason());
    }

    /** All of it and its end, in the order in which a model writes; nobody read or wrote a token for it. */
    List<TokenEvent> events() {
        List<TokenEvent> events = new ArrayList<>();
        pieces(thinking).forEach(piece -> events.add(new TokenEvent.Delta(null, piece, null)));
        pieces(content).forEach(piece -> events.add(new TokenEvent.Delta(piece, null, null)));
        if (toolCalls != null) {
            events.add(new TokenEvent.Delta(null, null, toolCalls));
        }
        events.add(new TokenEvent.Finish(finishReason, Usage.NONE));
        return events;
    }

    private static List<String> pieces(String text) {
        List<String> pieces = new ArrayList<>();
        int length = text == null ? 0 : text.length();
        for (int begin = 0, end; begin < length; begin = end) {
            end = Math.min(begin + PIECE, length);
            if (end < length && Character.isHighSurrogate(text.charAt(end - 1))) {
                end++;
            }
            pieces.add(text.substring(begin, end));
        }
        return pieces;
    }
}
