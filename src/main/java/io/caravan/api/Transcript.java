package io.caravan.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.caravan.inference.ChatMessage;
import io.caravan.inference.TokenEvent;
import io.caravan.inference.Usage;

/** Collects what a caller was told, piece by piece. */
final class Transcript {

    private final StringBuilder content = new StringBuilder();
    private final StringBuilder thinking = new StringBuilder();
    private final ArrayNode toolCalls = JsonNodeFactory.instance.arrayNode();
    private int pieces;

    void add(TokenEvent.Delta delta) {
        pieces++;
        if (delta.content() != null) {
            content.append(delta.content());
        }
        if (delta.thinking() != null) {
            thinking.append(delta.thinking());
        }
        if (delta.toolCalls() != null) {
            delta.toolCalls().forEach(toolCalls::add);
        }
    }

    ChatMessage message() {
        return ChatMessage.answer(
                content.toString(),
                thinking.isEmpty() ? null : thinking.toString(),
                toolCalls.isEmpty() ? null : toolCalls);
    }

    /** What an answer that broke off cost: nodes send about a token a piece, and count only at the end. */
    Usage usageSoFar() {
        return new Usage(0, pieces);
    }
}
