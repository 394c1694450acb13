package io.caravan.inference;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** What a node says while it answers. */
public sealed interface TokenEvent {

    /** A piece of the answer; of the three at least one is not null. Tool calls come whole, as a JSON array. */
    record Delta(String content, String thinking, JsonNode toolCalls) implements TokenEvent {

        /** Whether there is text or a thought; the calls of tools are counted as their pieces come. */
        boolean hasWords() {
            return content != null || thinking != null;
        }

        /** Characters of text and thoughts. */
        int length() {
            return (content == null ? 0 : content.length()) + (thinking == null ? 0 : thinking.length());
        }
    }

    /** All vectors of an embedding, in the order of its inputs. */
    record Vectors(List<float[]> vectors) implements TokenEvent {}

    /**
     * The node is done: {@code stop}, {@code tool_calls}, or {@code length} or {@code content_filter} if something cut the
     * answer short; {@code load} if it only loaded the model.
     */
    record Finish(String reason, Usage usage) implements TokenEvent {

        /** Whether the model would have gone on. */
        public boolean isCutShort() {
            return isCutShort(reason);
        }

        static boolean isCutShort(String reason) {
            return reason.equals("length") || reason.equals("content_filter");
        }
    }

    /** The stream broke; there will be nothing more. */
    record Broken(NodeFailure failure) implements TokenEvent {}
}
