package io.caravan.embedded.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Puts the pieces of an answer together. */
final class Pieces {

    private Pieces() {}

    /** The same as many pieces, those from this index on with other words or other arguments. */
    static List<Piece> othersFrom(int index, List<Piece> pieces) {
        return IntStream.range(0, pieces.size())
                .mapToObj(i -> i < index ? pieces.get(i) : other(pieces.get(i)))
                .toList();
    }

    private static Piece other(Piece piece) {
        return switch (piece) {
            case Piece.Text _ -> new Piece.Text(" else");
            case Piece.Thought _ -> new Piece.Thought(" else");
            case Piece.ToolCall(String id, String name, JsonNode arguments) ->
                new Piece.ToolCall(id, name, arguments.<ObjectNode>deepCopy().put("other", true));
        };
    }

    /** The pieces before this index, and after them a call whose arguments are no object. */
    static List<Piece> endingInNonsense(int index, List<Piece> pieces) {
        List<Piece> all = new ArrayList<>(pieces.subList(0, Math.min(index, pieces.size())));
        all.add(new Piece.ToolCall("call_nonsense", "nonsense", Json.array()));
        return all;
    }

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
