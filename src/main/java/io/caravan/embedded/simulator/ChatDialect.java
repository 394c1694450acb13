package io.caravan.embedded.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** {@code /api/chat}. */
final class ChatDialect implements Dialect {

    @Override
    public GenerationRequest read(Body body) {
        String model = body.text("model", "");
        if (model.isBlank()) {
            throw Refusal.bad("model is required");
        }
        Body options = body.object("options");
        return new GenerationRequest(
                GenerationRequest.Purpose.CHAT,
                model,
                Messages.read(body.list("messages")),
                body.flag("stream", true),
                GenerationOptions.read(options, "num_predict"),
                RunnerOptions.read(options),
                Format.read(body.get("format")),
                Messages.tools(body.list("tools")),
                Think.read(body.get("think")),
                KeepAlive.read(body.get("keep_alive")),
                body.flag("truncate", true));
    }

    @Override
    public Wire wire(Body body, GenerationRequest request, ModelCard model) {
        return new ChatWire(request.model());
    }

    private record ChatWire(String model) implements Wire {

        @Override
        public String streamType() {
            return NativeFrames.STREAM_TYPE;
        }

        @Override
        public String chunk(Piece piece) {
            ObjectNode chunk = NativeFrames.head(model);
            chunk.set("message", message(List.of(piece)));
            return NativeFrames.line(chunk.put("done", false));
        }

        @Override
        public String end(String reason, Figures figures) {
            return NativeFrames.line(whole(List.of(), reason, figures));
        }

        @Override
        public String broken() {
            return "{\"model\":\"" + model + "\",\"message\":{\"role\":\"assis\n";
        }

        @Override
        public String midStreamError(String message) {
            return NativeFrames.line(NativeFrames.error(message));
        }

        @Override
        public ObjectNode whole(List<Piece> pieces, String reason, Figures figures) {
            ObjectNode whole = NativeFrames.head(model);
            whole.set("message", message(pieces));
            return reason == null ? whole.put("done", false) : NativeFrames.done(whole, reason, figures);
        }

        private static ObjectNode message(List<Piece> pieces) {
            ObjectNode message = Json.object().put("role", "assistant").put("content", Pieces.text(pieces));
            String thoughts = Pieces.thoughts(pieces);
            if (!thoughts.isEmpty()) {
                message.put("thinking", thoughts);
            }
            List<Piece.ToolCall> calls = Pieces.toolCalls(pieces);
            if (!calls.isEmpty()) {
                message.set("tool_calls", toolCalls(calls));
            }
            return message;
        }

        private static ArrayNode toolCalls(List<Piece.ToolCall> calls) {
            ArrayNode all = Json.array();
            for (Piece.ToolCall call : calls) {
                ObjectNode function = Json.object().put("index", all.size()).put("name", call.name());
                function.set("arguments", call.arguments());
                all.addObject().put("id", call.id()).set("function", function);
            }
            return all;
        }
    }
}
