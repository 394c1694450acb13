package io.caravan.embedded.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Writes one answer of llama.cpp's {@code /v1/chat/completions}: a first chunk with the role alone, thoughts in
 * {@code reasoning_content}, calls of tools in pieces, timings in the last chunk, and errors as events.
 */
final class LlamaCppChatWire implements Dialect.Wire {

    private static final double NANOS_PER_MILLISECOND = 1e6;

    private final String id;
    private final String model;
    private final boolean usageWanted;
    private boolean begun;
    private int calls;

    LlamaCppChatWire(String id, String model, boolean usageWanted) {
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
        return begin()
                + switch (piece) {
                    case Piece.Text(String text) -> event(Json.object().put("content", text));
                    case Piece.Thought(String text) -> event(Json.object().put("reasoning_content", text));
                    case Piece.ToolCall call -> pieces(call);
                };
    }

    private String begin() {
        if (begun) {
            return "";
        }
        begun = true;
        return event(Json.object().put("role", "assistant").putNull("content"));
    }

    /** The name first, then the arguments in two halves. */
    private String pieces(Piece.ToolCall call) {
        String arguments = Json.text(call.arguments());
        int middle = arguments.length() / 2;
        ObjectNode first = piece("").put("id", call.id()).put("type", "function");
        first.withObject("/function").put("name", call.name());
        String all =
                calls(first) + calls(piece(arguments.substring(0, middle))) + calls(piece(arguments.substring(middle)));
        calls++;
        return all;
    }

    private ObjectNode piece(String arguments) {
        ObjectNode piece = Json.object().put("index", calls);
        piece.putObject("function").put("arguments", arguments);
        return piece;
    }

    private String calls(ObjectNode piece) {
        ObjectNode delta = Json.object();
        delta.putArray("tool_calls").add(piece);
        return event(delta);
    }

    @Override
    public String end(String reason, Figures figures) {
        ObjectNode finish = chunk(Json.object(), calls > 0 ? "tool_calls" : reason);
        return OpenAiFrames.event(timed(finish, figures)) + (usageWanted ? usage(figures) : "") + OpenAiFrames.DONE;
    }

    private String usage(Figures figures) {
        ObjectNode chunk = head("chat.completion.chunk");
        chunk.putArray("choices");
        chunk.set("usage", OpenAiFrames.usage(figures));
        return OpenAiFrames.event(chunk);
    }

    @Override
    public String broken() {
        return "data: {\"choices\":[{\"finish_reason\":null,\"index\":0,\"del\n\n";
    }

    @Override
    public String midStreamError(String message) {
        return OpenAiFrames.event(LlamaCppWording.error(500, message));
    }

    @Override
    public ObjectNode whole(List<Piece> pieces, String reason, Figures figures) {
        ObjectNode whole = head("chat.completion");
        List<Piece.ToolCall> called = Pieces.toolCalls(pieces);
        ObjectNode choice = whole.putArray("choices").addObject();
        choice.put("finish_reason", called.isEmpty() ? reason : "tool_calls").put("index", 0);
        ObjectNode message =
                choice.putObject("message").put("role", "assistant").put("content", Pieces.text(pieces));
        if (!Pieces.thoughts(pieces).isEmpty()) {
            message.put("reasoning_content", Pieces.thoughts(pieces));
        }
        if (!called.isEmpty()) {
            message.set("tool_calls", whole(called));
        }
        whole.set("usage", OpenAiFrames.usage(figures));
        return timed(whole, figures);
    }

    private static ArrayNode whole(List<Piece.ToolCall> called) {
        ArrayNode all = Json.array();
        for (Piece.ToolCall call : called) {
            ObjectNode one = all.addObject().put("id", call.id()).put("type", "function");
            one.putObject("function").put("name", call.name()).put("arguments", Json.text(call.arguments()));
        }
        return all;
    }

    private String event(ObjectNode delta) {
        return OpenAiFrames.event(chunk(delta, null));
    }

    private ObjectNode chunk(ObjectNode delta, String reason) {
        ObjectNode chunk = head("chat.completion.chunk");
        chunk.putArray("choices")
                .addObject()
                .put("finish_reason", reason)
                .put("index", 0)
                .set("delta", delta);
        return chunk;
    }

    private ObjectNode head(String object) {
        return OpenAiFrames.head(id, object, model).put("system_fingerprint", LlamaCppRoutes.BUILD);
    }

    private static ObjectNode timed(ObjectNode chunk, Figures figures) {
        chunk.putObject("timings")
                .put("prompt_n", figures.promptTokens())
                .put("prompt_ms", figures.promptNanos() / NANOS_PER_MILLISECOND)
                .put("predicted_n", figures.tokens())
                .put("predicted_ms", figures.evalNanos() / NANOS_PER_MILLISECOND);
        return chunk;
    }
}
