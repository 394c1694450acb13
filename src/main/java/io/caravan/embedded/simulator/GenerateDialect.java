package io.caravan.embedded.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** {@code /api/generate}. */
final class GenerateDialect implements Dialect {

    @Override
    public GenerationRequest read(Body body) {
        Body options = body.object("options");
        return new GenerationRequest(
                GenerationRequest.Purpose.GENERATE,
                body.text("model", ""),
                messages(body),
                body.flag("stream", true),
                GenerationOptions.read(options, "num_predict"),
                RunnerOptions.read(options),
                Format.read(body.get("format")),
                List.of(),
                Think.read(body.get("think")),
                KeepAlive.read(body.get("keep_alive")),
                body.flag("truncate", true));
    }

    @Override
    public Wire wire(Body body, GenerationRequest request, ModelCard model) {
        return new GenerateWire(request.model());
    }

    /** A prompt is a conversation of one message, so that both paths give the same answer to the same words. */
    private static List<Message> messages(Body body) {
        String prompt = body.text("prompt", "");
        int images = Messages.images(body.list("images"));
        if (prompt.isEmpty() && images == 0) {
            return List.of();
        }
        List<Message> messages = new ArrayList<>();
        String system = body.text("system", "");
        if (!system.isEmpty()) {
            messages.add(Message.of("system", system));
        }
        messages.add(new Message("user", prompt + body.text("suffix", ""), images));
        return messages;
    }

    private record GenerateWire(String model) implements Wire {

        @Override
        public String streamType() {
            return NativeFrames.STREAM_TYPE;
        }

        @Override
        public String chunk(Piece piece) {
            return NativeFrames.line(response(List.of(piece)).put("done", false));
        }

        @Override
        public String end(String reason, Figures figures) {
            return NativeFrames.line(whole(List.of(), reason, figures));
        }

        @Override
        public String broken() {
            return "{\"model\":\"" + model + "\",\"response\":\"half a li\n";
        }

        @Override
        public String midStreamError(String message) {
            return NativeFrames.line(NativeFrames.error(message));
        }

        @Override
        public ObjectNode whole(List<Piece> pieces, String reason, Figures figures) {
            ObjectNode whole = response(pieces);
            if (reason == null) {
                return whole.put("done", false);
            }
            NativeFrames.done(whole, reason, figures);
            return figures.tokens() == 0 ? whole : whole.set("context", context(figures));
        }

        private ObjectNode response(List<Piece> pieces) {
            ObjectNode response = NativeFrames.head(model).put("response", Pieces.text(pieces));
            String thoughts = Pieces.thoughts(pieces);
            return thoughts.isEmpty() ? response : response.put("thinking", thoughts);
        }

        /** Token numbers to go on with in a next request; here only as many as there were tokens. */
        private static ArrayNode context(Figures figures) {
            ArrayNode context = Json.array();
            for (int i = 0; i < figures.promptTokens() + figures.tokens(); i++) {
                context.add(i);
            }
            return context;
        }
    }
}
