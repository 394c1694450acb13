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
    private int piecesOfNode;
    private int earlierPieces;
    private TokenEvent.Finish finish;

    void add(TokenEvent.Delta delta) {
        pieces++;
        piecesOfNode++;
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

    void finish(TokenEvent.Finish last) {
        finish = last;
        earlierPieces = pieces - piecesOfNode;
    }

    /** The next piece will be another node's. */
    void anotherNode() {
        piecesOfNode = 0;
    }

    boolean isEmpty() {
        return pieces == 0;
    }

    boolean isTextOnly() {
        return thinking.isEmpty() && toolCalls.isEmpty();
    }

    String text() {
        return content.toString();
    }

    int pieces() {
        return pieces;
    }

    String finishReason() {
        return finish.reason();
    }

    /** As the last node counted, and about a token a piece for those that broke off: nodes count only at the end. */
    Usage usage() {
        return finish == null
                ? new Usage(0, pieces)
                : new Usage(finish.usage().promptTokens(), finish.usage().completionTokens() + earlierPieces);
    }
}
