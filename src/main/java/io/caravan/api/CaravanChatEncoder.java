package io.caravan.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.inference.ChatMessage;
import io.caravan.inference.ChatRequest;
import io.caravan.inference.Completion;
import io.caravan.inference.TokenEvent;
import io.caravan.inference.Usage;
import io.caravan.node.ModelName;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.UUID;

/** Our own dialect: JSON, and server-sent events each with an id to resume from. */
final class CaravanChatEncoder implements ChatEncoder {

    private final JsonWriter json;
    private UUID id;
    private int number;

    CaravanChatEncoder(JsonWriter json) {
        this.json = json;
    }

    private record Start(
            UUID id, @JsonProperty("conversation_id") UUID conversationId, String model, String node) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Delta(
            String content,
            String thinking,
            @JsonProperty("tool_calls") JsonNode toolCalls) {}

    private record Timing(
            @JsonProperty("queued_ms") long queued,
            @JsonProperty("first_token_ms") long firstToken,
            @JsonProperty("total_ms") long total) {}

    private record Whole(
            UUID id,
            @JsonProperty("conversation_id") UUID conversationId,
            @JsonProperty("created_at") Instant createdAt,
            String model,
            String node,
            ChatMessage message,
            @JsonProperty("finish_reason") String finishReason,
            Usage usage,
            Timing timing,
            @JsonInclude(JsonInclude.Include.NON_NULL) Boolean rescued) {

        static Whole of(Completion completion) {
            ChatRequest request = completion.request();
            return new Whole(
                    request.id(),
                    request.conversationId(),
                    request.createdAt(),
                    ModelName.plain(completion.model()),
                    completion.node(),
                    completion.message(),
                    completion.finishReason(),
                    completion.usage(),
                    new Timing(
                            completion.queued().toMillis(),
                            completion.firstToken().toMillis(),
                            completion.total().toMillis()),
                    completion.rescued() ? true : null);
        }
    }

    @Override
    public String streamType() {
        return "text/event-stream";
    }

    @Override
    public Buffer start(ChatRequest request, String node, String model) {
        id = request.id();
        return event("start", new Start(id, request.conversationId(), ModelName.plain(model), node));
    }

    @Override
    public Buffer delta(TokenEvent.Delta delta) {
        return event("delta", new Delta(delta.content(), delta.thinking(), delta.toolCalls()));
    }

    @Override
    public Buffer end(Completion completion) {
        return event("end", Whole.of(completion));
    }

    @Override
    public Buffer error(Problem problem) {
        return event("error", problem);
    }

    @Override
    public Buffer whole(Completion completion) {
        return json.buffer(Whole.of(completion));
    }

    private Buffer event(String name, Object data) {
        return Buffer.buffer("event: " + name + "\nid: " + id + ":" + number++ + "\ndata: ")
                .appendBytes(json.bytes(data))
                .appendString("\n\n");
    }
}
