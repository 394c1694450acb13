package io.caravan.embedded.simulator;

import java.util.List;
import java.util.stream.Collectors;

/** Puts the pieces of an answer together. */
final class Pieces {

    private Pieces() {}

    static String text(List<Piece> pieces) {
        return pieces.stream()
                .map(piece -> piece instanceof Piece.Text(String text) ? text : "")
                .collect(Collectors.joining());
    }

    static String thoughts(List<Piece> pieces) {
        return pieces.stream()
                .map(piece -> piece instanceof Piece.Thought(String text) ? text : "")
                .collect(Collectors.joining());
    }

    static List<Piece.ToolCall> toolCalls(List<Piece> pieces) {
        return pieces.stream()
                .filter(Piece.ToolCall.class::isInstance)
                .map(Piece.ToolCall.class::cast)
                .toList();
    }
}
