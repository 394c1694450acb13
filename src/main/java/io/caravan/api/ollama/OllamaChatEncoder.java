package io.caravan.api.ollama;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.api.ChatEncoder;
import io.caravan.api.Dialect;
import io.caravan.api.JsonWriter;
import io.caravan.api.Problem;
import io.caravan.inference.Capability;
import io.caravan.inference.ChatMessage;
import io.caravan.inference.ChatRequest;
import io.caravan.inference.Completion;
import io.caravan.inference.NodeResult;
import io.caravan.inference.TokenEvent;
import io.caravan.node.ModelName;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;

/** Answers of {@code /api/chat} and {@code /api/generate}: one object a line, of which the last alone is done. */
final class OllamaChatEncoder implements ChatEncoder {

    private final JsonWriter json;
    private final AnswerShape shape;
    private final Clock clock;
    private String model;

    OllamaChatEncoder(JsonWriter json, AnswerShape shape, Clock clock) {
        this.json = json;
        this.shape = shape;
        this.clock = clock;
    }

    @Override
    public String member(Capability capability) {
        boolean inPrompt = capability == Capability.VISION && shape == AnswerShape.GENERATION;
        return inPrompt ? "images" : ChatEncoder.super.member(capability);
    }

    @Override
    public String streamType() {
        return "application/x-ndjson";
    }

    @Override
    public Buffer start(ChatRequest request, String node, String answering) {
        model = answering;
        return Buffer.buffer();
    }

    @Override
    public Buffer delta(TokenEvent.Delta delta) {
        ObjectNode line = head(model);
        shape.put(line, delta.content(), delta.thinking(), delta.toolCalls());
        return line(line.put("done", false));
    }

    @Override
    public Buffer end(Completion completion) {
        ObjectNode line = head(model);
        shape.put(line, null, null, null);
        return line(done(line, completion));
    }

    @Override
    public Buffer error(Problem problem) {
        return line(Dialect.OLLAMA.document(problem));
    }

    @Override
    public Buffer whole(Completion completion) {
        ObjectNode whole = head(completion.model());
        ChatMessage message = completion.message();
        shape.put(whole, message.content(), message.thinking(), message.toolCalls());
        return json.buffer(done(whole, completion));
    }

    /** The answer to a request that only loads a model. */
    ObjectNode loaded(NodeResult result) {
        ObjectNode answer = head(result.model());
        shape.put(answer, null, null, null);
        return answer.put("done", true).put("done_reason", "load");
    }

    private ObjectNode head(String name) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("model", ModelName.plain(name))
                .put("created_at", clock.instant().toString());
    }

    /** Tools that were called are no reason to stop here; times are as this gateway saw them. */
    private static ObjectNode done(ObjectNode line, Completion completion) {
        String reason = completion.finishReason().equals("tool_calls") ? "stop" : completion.finishReason();
        line.put("done", true).put("done_reason", reason);
        Figures figures = new Figures(line);
        figures.time("total_duration", completion.total());
        figures.count("prompt_eval_count", completion.usage().promptTokens());
        figures.time("prompt_eval_duration", completion.firstToken().minus(completion.queued()));
        figures.count("eval_count", completion.usage().completionTokens());
        figures.time("eval_duration", completion.total().minus(completion.firstToken()));
        return line;
    }

    private Buffer line(Object value) {
        return json.buffer(value).appendString("\n");
    }
}
