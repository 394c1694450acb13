package io.caravan.inference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * One request to a server that speaks OpenAI's API, which answers in server-sent events.
 *
 * <p>An answer is whole once its {@code finish_reason} has come; a stream that ends without one is a failure, always, even
 * if it says {@code [DONE]}: vLLM does so after an error. One that was cut short, by its length or by a filter of its content,
 * says so whatever else there is, and has no call of a tool that was cut with it.
 */
final class OpenAiExchange extends NodeExchange {

    private static final String DONE = "[DONE]";

    private final ModelRequest request;
    private final ServerSentEvents events = new ServerSentEvents(this::event);
    private final ToolCallPieces calls;
    private String finishReason;
    private Usage usage;
    private int chunks;

    OpenAiExchange(NodeServer server, ObjectMapper json, MalformedChunks malformed, ModelRequest request) {
        super(server, json, malformed, request instanceof ChatRequest);
        this.request = request;
        this.calls = new ToolCallPieces(json);
    }

    @Override
    void line(Buffer line) {
        events.line(line);
    }

    private void event(String data, boolean error) {
        if (data.equals(DONE)) {
            ended("said that it is done without a reason to finish");
        } else if (error) {
            read(bytes(data), said -> fail(NodeFailure.Kind.CUT, ErrorStatus.reason(said)));
        } else {
            read(bytes(data), this::chunk);
        }
    }

    private static byte[] bytes(String data) {
        return data.getBytes(StandardCharsets.UTF_8);
    }

    private void chunk(JsonNode chunk) {
        if (isError(chunk)) {
            fail(NodeFailure.Kind.CUT, ErrorStatus.reason(chunk));
            return;
        }
        if (chunk.path("usage").isObject()) {
            usage = usage(chunk.get("usage"));
        }
        JsonNode choice = chunk.at("/choices/0");
        delta(choice.path("delta"));
        if (choice.path("finish_reason").isTextual()) {
            finishReason = choice.get("finish_reason").asText();
        }
    }

    /** Besides OpenAI's own error object, that of older vLLMs. */
    private static boolean isError(JsonNode said) {
        return said.hasNonNull("error") || said.path("object").asText().equals("error");
    }

    private void delta(JsonNode delta) {
        gather(delta.path("tool_calls"));
        String content = NodeJson.text(delta, "content");
        String thinking = thinking(delta);
        if (content != null || thinking != null) {
            chunks++;
            offer(new TokenEvent.Delta(content, thinking, null));
        }
    }

    /** Pieces that add nothing are no sign of life: a node that does not get any further would send them for ever. */
    private void gather(JsonNode pieces) {
        int length = calls.add(pieces);
        if (length > 0) {
            chunks++;
            keepsBack(length);
        }
    }

    /** {@code reasoning_content} of llama.cpp, LM Studio and older vLLMs, {@code reasoning} of newer ones. */
    private static String thinking(JsonNode delta) {
        String thinking = NodeJson.text(delta, "reasoning_content");
        return thinking == null ? NodeJson.text(delta, "reasoning") : thinking;
    }

    @Override
    void ended(String reason) {
        if (finishReason == null || isAbort(finishReason)) {
            fail(NodeFailure.Kind.CUT, finishReason == null ? reason : "the node gave up: " + finishReason);
            return;
        }
        boolean cut = TokenEvent.Finish.isCutShort(finishReason);
        if (!cut && calls.areMalformed()) {
            fail(NodeFailure.Kind.MALFORMED, "the model wrote a call of a tool whose arguments are no JSON object");
        } else {
            finish(cut, cut ? calls.finished() : calls.whole());
        }
    }

    private void finish(boolean cut, ArrayNode made) {
        if (!made.isEmpty()) {
            offer(new TokenEvent.Delta(null, null, made));
        }
        String inOurWords = made.isEmpty() ? "stop" : "tool_calls";
        offer(new TokenEvent.Finish(cut ? finishReason : inOurWords, usage == null ? new Usage(0, chunks) : usage));
    }

    /** vLLM's words for an answer that its engine did not end. */
    private static boolean isAbort(String reason) {
        return reason.equals("abort") || reason.equals("error");
    }

    private static Usage usage(JsonNode counted) {
        return new Usage(
                counted.path("prompt_tokens").asInt(0),
                counted.path("completion_tokens").asInt(0));
    }

    @Override
    void whole(JsonNode answer) {
        switch (request) {
            case EmbeddingRequest embedding -> vectors(embedding, answer);
            case LoadRequest load
            when answer.path("choices").isArray() -> offer(new TokenEvent.Finish("load", Usage.NONE));
            default -> fail(NodeFailure.Kind.CUT, ErrorStatus.reason(answer));
        }
    }

    /** The vectors may come in any order; each says which text it belongs to. */
    private void vectors(EmbeddingRequest asked, JsonNode answer) {
        List<JsonNode> data = StreamSupport.stream(answer.path("data").spliterator(), false)
                .sorted(Comparator.comparingInt(one -> one.path("index").asInt()))
                .map(one -> one.path("embedding"))
                .filter(JsonNode::isArray)
                .toList();
        if (data.size() != asked.inputs().size()) {
            // LM Studio answers 200 even where it refuses.
            fail(NodeFailure.Kind.CUT, isError(answer) ? ErrorStatus.reason(answer) : "sent too few vectors");
            return;
        }
        offerVectors(asked, NodeJson.vectors(data), usage(answer.path("usage")));
    }
}
