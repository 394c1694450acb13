package io.caravan.embedded.simulator;

import com.fasterxml.jackson.databind.JsonNode;

/** What one chunk of an answer brings. */
sealed interface Piece {

    /** How many tokens it stands for. */
    int tokens();

    /** A token of the answer. */
    record Text(String text) implements Piece {
        @Override
        public int tokens() {
            return 1;
        }
    }

    /** A token of the thoughts before the answer. */
    record Thought(String text) implements Piece {
        @Override
        public int tokens() {
            return 1;
        }
    }

    /**
     * A tool call, always whole.
     *
     * @param id unique within the answer
     * @param name of the tool
     * @param arguments an object, as the tool's parameters want them; of a {@link FaultKind#MALFORMED_CALL} none
     */
    record ToolCall(String id, String name, JsonNode arguments) implements Piece {
        @Override
        public int tokens() {
            return Tokens.count(name + Json.text(arguments));
        }
    }
}
