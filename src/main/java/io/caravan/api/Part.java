package io.caravan.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.caravan.inference.TokenEvent;
import java.util.ArrayList;
import java.util.List;

/** A part of an answer that is one thing only. */
sealed interface Part {

    /** A run of thoughts or of text, never empty. */
    record Words(boolean thought, String text) implements Part {

        @Override
        public TokenEvent.Delta delta() {
            return thought ? new TokenEvent.Delta(null, text, null) : new TokenEvent.Delta(text, null, null);
        }

        boolean isLike(Words other) {
            return thought == other.thought;
        }
    }

    /** The call of one tool. */
    record Call(JsonNode call) implements Part {

        @Override
        public TokenEvent.Delta delta() {
            return new TokenEvent.Delta(
                    null, null, JsonNodeFactory.instance.arrayNode().add(call));
        }

        /** Whether both call the same tool with the same arguments; ids are made anew by every node. */
        boolean isLike(Call other) {
            JsonNode one = call.path("function");
            JsonNode two = other.call.path("function");
            return one.path("name").equals(two.path("name"))
                    && one.path("arguments").equals(two.path("arguments"));
        }
    }

    /** The piece of an answer that is this part and nothing else. */
    TokenEvent.Delta delta();

    /** The parts of a piece, in the order in which a model makes them: thoughts, text, calls. */
    static List<Part> of(TokenEvent.Delta delta) {
        List<Part> parts = new ArrayList<>();
        if (delta.thinking() != null) {
            parts.add(new Words(true, delta.thinking()));
        }
        if (delta.content() != null) {
            parts.add(new Words(false, delta.content()));
        }
        if (delta.toolCalls() != null) {
            delta.toolCalls().forEach(call -> parts.add(new Call(call)));
        }
        return parts;
    }
}
