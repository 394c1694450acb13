package io.caravan.embedded.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** {@code /v1/completions} of llama.cpp: as Ollama's layer has it, but an error in the stream is told. */
final class LlamaCppCompletionDialect implements Dialect {

    private final Dialect completions = new OpenAiCompletionDialect();

    @Override
    public GenerationRequest read(Body body) {
        return completions.read(body);
    }

    @Override
    public void check(GenerationRequest request, ModelCard model) {
        // Every model of such a server completes texts.
    }

    @Override
    public Wire wire(Body body, GenerationRequest request, ModelCard model) {
        return new Truthful(completions.wire(body, request, model));
    }

    private record Truthful(Wire wire) implements Wire {

        @Override
        public String streamType() {
            return wire.streamType();
        }

        @Override
        public String chunk(Piece piece) {
            return wire.chunk(piece);
        }

        @Override
        public String end(String reason, Figures figures) {
            return wire.end(reason, figures);
        }

        @Override
        public String broken() {
            return wire.broken();
        }

        @Override
        public String midStreamError(String message) {
            return OpenAiFrames.event(LlamaCppWording.error(500, message));
        }

        @Override
        public ObjectNode whole(List<Piece> pieces, String reason, Figures figures) {
            return wire.whole(pieces, reason, figures);
        }
    }
}
