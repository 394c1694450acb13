package io.caravan.embedded.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Writes one answer of {@code /v1/chat/completions}: the role only in the first delta, a finish chunk, usage if asked. */
final class OpenAiChatWire implements Dialect.Wire {

    private final String id;
    private final String model;
    private final boolean usageWanted;
    private boolean begun;
    private boolean calledTools;

    OpenAiChatWire(String id, String model, boolean usageWanted) {
        this.id = id;
        this.model = model;
        this.usageWanted = usageWanted;
    }

    @Override
    public String streamType() {
        return OpenAiFrames.STREAM_TYPE;
    }

    @Override
    public String chunk(Piece piece) {
        calledTools |= piece instanceof Piece.ToolCall;
        ObjectNode delta = delta(piece);
        if (!begun) {
            delta.put("role", "assistant");
            begun = true;
        }
        return event(delta, null);
    }

    @Override
    public String end(String reason, Figures figures) {
        String finish = event(Json.object(), calledTools ? "tool_calls" : reason);
        return finish + (usageWanted ? usage(figures) : "") + OpenAiFrames.DONE;
    }

    @Override
    public String broken() {
        return "data: {\"id\":\"" + id + "\",\"choices\":[{\"delta\n\n";
    }

    @Override
    public String midStreamError(String message) {
        return event(Json.object(), null);
    }

    @Override
    public ObjectNode whole(List<Piece> pieces, String reason, Figures figures) {
        ObjectNode message = Json.object().put("role", "assistant").put("content", Pieces.text(pieces));
        String thoughts = Pieces.thoughts(pieces);
        if (!thoughts.isEmpty()) {
            message.put("reasoning", thoughts);
        }
        List<Piece.ToolCall> calls = Pieces.toolCalls(pieces);
        if (!calls.isEmpty()) {
            message.set("tool_calls", toolCalls(calls));
        }
        ObjectNode choice = Json.object().put("index", 0);
        choice.set("message", message);
        choice.put("finish_reason", calls.isEmpty() ? reason : "tool_calls");
        ObjectNode whole = OpenAiFrames.head(id, "chat.completion", model);
        whole.putArray("choices").add(choice);
        whole.set("usage", OpenAiFrames.usage(figures));
        return whole;
    }

    private String usage(Figures figures) {
        ObjectNode chunk = OpenAiFrames.head(id, "chat.completion.chunk", model);
        chunk.putArray("choices");
        chunk.set("usage", OpenAiFrames.usage(figures));
        return OpenAiFrames.event(chunk);
    }

    private String event(ObjectNode delta, String reason) {
        ObjectNode choice = Json.object().put("index", 0);
        choice.set("delta", delta);
        choice.put("finish_reason", reason);
        ObjectNode chunk = OpenAiFrames.head(id, "chat.completion.chunk", model);
        chunk.putArray("choices").add(choice);
        return OpenAiFrames.event(chunk);
    }

    private static ObjectNode delta(Piece piece) {
        return switch (piece) {
            case Piece.Text(String text) -> Json.object().put("content", text);
            case Piece.Thought(String text) -> Json.object().put("content", "").put("reasoning", text);
            case Piece.ToolCall call -> {
                ObjectNode delta = Json.object();
                delta.set("tool_calls", toolCalls(List.of(call)));
                yield delta;
            }
        };
    }

    /** Arguments are a string here, an object on {@code /api}. */
    private static ArrayNode toolCalls(List<Piece.ToolCall> calls) {
        ArrayNode all = Json.array();
        for (Piece.ToolCall call : calls) {
            ObjectNode function = Json.object().put("name", call.name()).put("arguments", Json.text(call.arguments()));
            all.addObject()
                    .put("index", all.size() - 1)
                    .put("id", call.id())
                    .put("type", "function")
                    .set("function", function);
        }
        return all;
    }
}
