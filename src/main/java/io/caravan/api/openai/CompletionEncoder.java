package io.caravan.api.openai;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.caravan.api.ChatEncoder;
import io.caravan.api.Dialect;
import io.caravan.api.JsonWriter;
import io.caravan.api.Problem;
import io.caravan.inference.ChatRequest;
import io.caravan.inference.Completion;
import io.caravan.inference.TokenEvent;
import io.caravan.node.ModelName;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/** Answers of {@code /v1/completions}. It has no word for thoughts: they are left out. */
final class CompletionEncoder implements ChatEncoder {

    private final JsonWriter json;
    private final boolean includeUsage;
    private ChatRequest request;
    private String model;

    CompletionEncoder(JsonWriter json, boolean includeUsage) {
        this.json = json;
        this.includeUsage = includeUsage;
    }

    private record Choice(
            String text,
            int index,
            Object logprobs,
            @JsonProperty("finish_reason") String finishReason) {}

    private record Answer(
            String id,
            String object,
            long created,
            String model,
            List<Choice> choices,
            @JsonInclude(JsonInclude.Include.NON_NULL) TokenUsage usage) {

        static Answer of(ChatRequest request, String model, List<Choice> choices, TokenUsage usage) {
            return new Answer(
                    "cmpl-" + request.id(),
                    "text_completion",
                    request.createdAt().getEpochSecond(),
                    ModelName.plain(model),
                    choices,
                    usage);
        }
    }

    @Override
    public String streamType() {
        return Sse.TYPE;
    }

    @Override
    public Buffer start(ChatRequest asked, String node, String answering) {
        request = asked;
        model = answering;
        return Buffer.buffer();
    }

    @Override
    public Buffer delta(TokenEvent.Delta delta) {
        return delta.content() == null ? Buffer.buffer() : chunk(delta.content(), null);
    }

    @Override
    public Buffer end(Completion completion) {
        Buffer end = chunk("", completion.finishReason());
        if (includeUsage) {
            end.appendBuffer(Sse.data(json, Answer.of(request, model, List.of(), TokenUsage.of(completion.usage()))));
        }
        return end.appendString(Sse.DONE);
    }

    private Buffer chunk(String text, String finishReason) {
        return Sse.data(json, Answer.of(request, model, List.of(new Choice(text, 0, null, finishReason)), null));
    }

    @Override
    public Buffer error(Problem problem) {
        return Sse.data(json, Dialect.OPENAI.document(problem));
    }

    @Override
    public Buffer whole(Completion completion) {
        Choice choice = new Choice(completion.message().content(), 0, null, completion.finishReason());
        return json.buffer(Answer.of(
                completion.request(), completion.model(), List.of(choice), TokenUsage.of(completion.usage())));
    }
}
