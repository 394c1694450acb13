package io.caravan.api.openai;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.api.ChatEncoder;
import io.caravan.api.Dialect;
import io.caravan.api.JsonWriter;
import io.caravan.api.Problem;
import io.caravan.inference.Capability;
import io.caravan.inference.ChatMessage;
import io.caravan.inference.ChatRequest;
import io.caravan.inference.Completion;
import io.caravan.inference.TokenEvent;
import io.caravan.node.ModelName;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Answers of {@code /v1/chat/completions}: an object, or chunks of which the first alone says who speaks.
 *
 * <p>OpenAI has no word for thoughts. Other servers call them {@code reasoning} (Ollama, OpenRouter) or
 * {@code reasoning_content} (DeepSeek, llama.cpp); clients look for one of the two, so both are there.
 */
final class ChatCompletionEncoder implements ChatEncoder {

    private final JsonWriter json;
    private final boolean includeUsage;
    private String id;
    private long created;
    private String model;
    private int calls;

    ChatCompletionEncoder(JsonWriter json, boolean includeUsage) {
        this.json = json;
        this.includeUsage = includeUsage;
    }

    private record Function(String name, String arguments) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Call(Integer index, String id, String type, Function function) {

        static Call of(Integer index, JsonNode call) {
            return new Call(
                    index,
                    ToolCalls.id(call),
                    "function",
                    new Function(ToolCalls.name(call), ToolCalls.arguments(call)));
        }
    }

    /** Of an answer that was not streamed; clients insist on {@code content} and {@code refusal}, null if need be. */
    private record Message(
            String role,
            String content,
            String refusal,
            @JsonInclude(JsonInclude.Include.NON_NULL) String reasoning,

            @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("reasoning_content")
            String reasoningContent,

            @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("tool_calls")
            List<Call> toolCalls) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Delta(
            String role,
            String content,
            String reasoning,
            @JsonProperty("reasoning_content") String reasoningContent,
            @JsonProperty("tool_calls") List<Call> toolCalls) {

        static final Delta NONE = new Delta(null, null, null, null, null);
    }

    private record Choice(
            int index,
            Message message,
            Object logprobs,
            @JsonProperty("finish_reason") String finishReason) {}

    private record ChunkChoice(
            int index,
            Delta delta,
            Object logprobs,
            @JsonProperty("finish_reason") String finishReason) {}

    private record Whole(
            String id, String object, long created, String model, List<Choice> choices, TokenUsage usage) {}

    private record Chunk(
            String id,
            String object,
            long created,
            String model,
            List<ChunkChoice> choices,
            @JsonInclude(JsonInclude.Include.NON_NULL) TokenUsage usage) {}

    @Override
    public String member(Capability capability) {
        return capability == Capability.THINKING ? "reasoning_effort" : ChatEncoder.super.member(capability);
    }

    @Override
    public String streamType() {
        return Sse.TYPE;
    }

    @Override
    public Buffer start(ChatRequest request, String node, String answering) {
        id = id(request);
        created = request.createdAt().getEpochSecond();
        model = ModelName.plain(answering);
        return chunk(new Delta("assistant", "", null, null, null), null);
    }

    @Override
    public Buffer delta(TokenEvent.Delta delta) {
        List<Call> made = null;
        if (delta.toolCalls() != null) {
            made = new ArrayList<>();
            for (JsonNode call : delta.toolCalls()) {
                made.add(Call.of(calls++, call));
            }
        }
        return chunk(new Delta(null, delta.content(), delta.thinking(), delta.thinking(), made), null);
    }

    @Override
    public Buffer end(Completion completion) {
        Buffer end = chunk(Delta.NONE, completion.finishReason());
        if (includeUsage) {
            end.appendBuffer(chunk(List.of(), TokenUsage.of(completion.usage())));
        }
        return end.appendString(Sse.DONE);
    }

    private Buffer chunk(Delta delta, String finishReason) {
        return chunk(List.of(new ChunkChoice(0, delta, null, finishReason)), null);
    }

    private Buffer chunk(List<ChunkChoice> choices, TokenUsage usage) {
        return Sse.data(json, new Chunk(id, "chat.completion.chunk", created, model, choices, usage));
    }

    @Override
    public Buffer error(Problem problem) {
        return Sse.data(json, Dialect.OPENAI.document(problem));
    }

    @Override
    public Buffer whole(Completion completion) {
        ChatRequest request = completion.request();
        return json.buffer(new Whole(
                id(request),
                "chat.completion",
                request.createdAt().getEpochSecond(),
                ModelName.plain(completion.model()),
                List.of(new Choice(0, message(completion.message()), null, completion.finishReason())),
                TokenUsage.of(completion.usage())));
    }

    private static Message message(ChatMessage message) {
        List<Call> made = null;
        if (message.toolCalls() != null) {
            made = new ArrayList<>();
            for (JsonNode call : message.toolCalls()) {
                made.add(Call.of(null, call));
            }
        }
        String content = message.content().isEmpty() && made != null ? null : message.content();
        return new Message("assistant", content, null, message.thinking(), message.thinking(), made);
    }

    private static String id(ChatRequest request) {
        return "chatcmpl-" + request.id();
    }
}
