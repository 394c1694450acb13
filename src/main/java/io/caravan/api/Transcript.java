package io.caravan.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.caravan.inference.Begun;
import io.caravan.inference.ChatMessage;
import io.caravan.inference.TokenEvent;
import io.caravan.inference.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects what a caller was told, piece by piece and in order. */
final class Transcript {

    private final List<Part> finished = new ArrayList<>();
    private final StringBuilder running = new StringBuilder();
    private boolean thought;
    private int pieces;
    private int piecesOfOthers;
    private int toldPieces;
    private TokenEvent.Finish finish;

    /** @param told whether nothing was written for this caller, but told again */
    void add(TokenEvent.Delta delta, boolean told) {
        pieces++;
        toldPieces += told ? 1 : 0;
        for (Part part : Part.of(delta)) {
            switch (part) {
                case Part.Words words -> add(words);
                case Part.Call call -> {
                    endRun();
                    finished.add(call);
                }
            }
        }
    }

    private void add(Part.Words words) {
        if (words.thought() != thought) {
            endRun();
            thought = words.thought();
        }
        running.append(words.text());
    }

    private void endRun() {
        if (!running.isEmpty()) {
            finished.add(new Part.Words(thought, running.toString()));
            running.setLength(0);
        }
    }

    /** All of it in order, no two runs of the same kind next to each other. */
    List<Part> parts() {
        List<Part> parts = new ArrayList<>(finished);
        if (!running.isEmpty()) {
            parts.add(new Part.Words(thought, running.toString()));
        }
        return parts;
    }

    ChatMessage message() {
        String thoughts = words(true);
        ArrayNode calls = JsonNodeFactory.instance.arrayNode();
        parts().forEach(part -> {
            if (part instanceof Part.Call call) {
                calls.add(call.call());
            }
        });
        return ChatMessage.answer(text(), thoughts.isEmpty() ? null : thoughts, calls.isEmpty() ? null : calls);
    }

    /** The text of the answer so far. */
    String text() {
        return words(false);
    }

    private String words(boolean thoughts) {
        StringBuilder all = new StringBuilder();
        for (Part part : parts()) {
            if (part instanceof Part.Words words && words.thought() == thoughts) {
                all.append(words.text());
            }
        }
        return all.toString();
    }

    /** @param fromStart whether the node that is done said all of the answer, so that its count is of all */
    void finish(TokenEvent.Finish last, boolean fromStart) {
        finish = last;
        piecesOfOthers = fromStart ? 0 : piecesOfOthers;
    }

    /** The next piece will be another node's. */
    void anotherNode() {
        piecesOfOthers = pieces;
    }

    /** What another node can be asked to go on with: empty unless there is text and nothing else. */
    Optional<Begun> begun() {
        return parts().size() == 1 && parts().getFirst() instanceof Part.Words words && !words.thought()
                ? Optional.of(new Begun(words.text(), pieces))
                : Optional.empty();
    }

    String finishReason() {
        return finish.reason();
    }

    /**
     * What the caller's prompt and answer have in tokens, whoever read and wrote them.
     *
     * <p>As the last node counted: all of the answer if it said it from the start, what was skipped included, for no other
     * node's tokens are counted then. If it went on with a prefill, its own tokens and about one for each piece of those
     * before it, since nodes count only at the end; and the prefill it read is
     * no prompt of the caller's, but for the few tokens in which a template frames a message. An answer that is
     * not whole has about a token a piece that was written for this caller, and nobody knows of its prompt.
     */
    Usage usage() {
        if (finish == null) {
            return new Usage(0, pieces - toldPieces);
        }
        Usage last = finish.usage();
        return new Usage(Math.max(0, last.promptTokens() - piecesOfOthers), last.completionTokens() + piecesOfOthers);
    }
}
