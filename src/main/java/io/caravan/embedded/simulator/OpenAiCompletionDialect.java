package io.caravan.embedded.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** {@code /v1/completions}. */
final class OpenAiCompletionDialect implements Dialect {

    private final CompletionIds ids = new CompletionIds("cmpl-");

    @Override
    public GenerationRequest read(Body body) {
        return new GenerationRequest(
                GenerationRequest.Purpose.GENERATE,
                body.text("model", ""),
                List.of(Message.of("user", prompt(body) + body.text("suffix", ""))),
                body.flag("stream", false),
                GenerationOptions.read(body, "max_tokens"),
                RunnerOptions.read(new Body(Json.object())),
                MissingNode.getInstance(),
                List.of(),
                false,
                Optional.empty(),
                true);
    }

    @Override
    public Wire wire(Body body, GenerationRequest request, ModelCard model) {
        boolean usage = body.object("stream_options").flag("include_usage", false);
        return new CompletionWire(ids.next(), request.model(), usage);
    }

    private static String prompt(Body body) {
        JsonNode prompt = body.get("prompt");
        return prompt.isArray() && prompt.size() == 1 ? prompt.get(0).asText() : body.text("prompt", "");
    }

    private record CompletionWire(String id, String model, boolean usageWanted) implements Wire {

        @Override
        public String streamType() {
            return OpenAiFrames.STREAM_TYPE;
        }

        @Override
        public String chunk(Piece piece) {
            return OpenAiFrames.event(choice(Pieces.text(List.of(piece)), null));
        }

        @Override
        public String end(String reason, Figures figures) {
            String finish = OpenAiFrames.event(choice("", reason));
            return finish + (usageWanted ? usage(figures) : "") + OpenAiFrames.DONE;
        }

        @Override
        public String broken() {
            return "data: {\"id\":\"" + id + "\",\"choices\":[{\"te\n\n";
        }

        @Override
        public String midStreamError(String message) {
            return OpenAiFrames.event(choice("", null));
        }

        @Override
        public ObjectNode whole(List<Piece> pieces, String reason, Figures figures) {
            ObjectNode whole = choice(Pieces.text(pieces), reason);
            whole.set("usage", OpenAiFrames.usage(figures));
            return whole;
        }

        private ObjectNode choice(String text, String reason) {
            ObjectNode node = OpenAiFrames.head(id, "text_completion", model);
            node.putArray("choices")
                    .addObject()
                    .put("text", text)
                    .put("index", 0)
                    .put("finish_reason", reason);
            return node;
        }

        private String usage(Figures figures) {
            ObjectNode chunk = OpenAiFrames.head(id, "text_completion", model);
            chunk.putArray("choices");
            chunk.set("usage", OpenAiFrames.usage(figures));
            return OpenAiFrames.event(chunk);
        }
    }
}
