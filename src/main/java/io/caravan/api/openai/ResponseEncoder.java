package io.caravan.api.openai;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.api.ChatEncoder;
import io.caravan.api.JsonWriter;
import io.caravan.api.OpenAiError;
import io.caravan.api.Problem;
import io.caravan.inference.Capability;
import io.caravan.inference.ChatMessage;
import io.caravan.inference.ChatRequest;
import io.caravan.inference.Completion;
import io.caravan.inference.TokenEvent;
import io.caravan.inference.Usage;
import io.vertx.core.buffer.Buffer;
import java.util.function.BiConsumer;

/** Answers of {@code /v1/responses}: an object with items of output, and events about both. */
final class ResponseEncoder implements ChatEncoder {

    private final JsonWriter json;
    private final ObjectNode echo;
    private final ResponseEvents events;
    private ResponseDocument document;
    private ResponseOutput output;

    /** @param echo the members of the request that the answer repeats */
    ResponseEncoder(JsonWriter json, ObjectNode echo) {
        this.json = json;
        this.echo = echo;
        this.events = new ResponseEvents(json);
    }

    @Override
    public String member(Capability capability) {
        return switch (capability) {
            case VISION -> "input";
            case THINKING -> "reasoning.effort";
            default -> ChatEncoder.super.member(capability);
        };
    }

    @Override
    public String streamType() {
        return Sse.TYPE;
    }

    @Override
    public Buffer start(ChatRequest request, String node, String answering) {
        begin(request, answering, events::add);
        tell("response.created", null, null);
        tell("response.in_progress", null, null);
        return events.take();
    }

    private void begin(ChatRequest request, String answering, BiConsumer<String, ObjectNode> listener) {
        document = new ResponseDocument(request, answering, echo);
        output = new ResponseOutput(request.id(), listener);
    }

    @Override
    public Buffer delta(TokenEvent.Delta delta) {
        if (delta.thinking() != null) {
            output.say(Words.THOUGHTS, delta.thinking());
        }
        if (delta.content() != null) {
            output.say(Words.ANSWER, delta.content());
        }
        if (delta.toolCalls() != null) {
            delta.toolCalls().forEach(output::call);
        }
        return events.take();
    }

    @Override
    public Buffer end(Completion completion) {
        output.end();
        String reason = completion.finishReason();
        tell("response." + ResponseDocument.status(reason), reason, completion.usage());
        return events.take();
    }

    @Override
    public Buffer error(Problem problem) {
        ObjectNode error = JsonNodeFactory.instance
                .objectNode()
                .put("code", OpenAiError.of(problem).code())
                .put("message", problem.detail())
                .putNull("param");
        events.add("error", error.putPOJO("error", OpenAiError.of(problem)));
        return events.take();
    }

    @Override
    public Buffer whole(Completion completion) {
        begin(completion.request(), completion.model(), (type, nobodyListens) -> {});
        ChatMessage message = completion.message();
        String words = message.content().isEmpty() ? null : message.content();
        delta(new TokenEvent.Delta(words, message.thinking(), message.toolCalls()));
        output.end();
        return json.buffer(document.of(completion.finishReason(), output.items(), completion.usage()));
    }

    private void tell(String type, String finishReason, Usage usage) {
        ObjectNode response = document.of(finishReason, output.items(), usage);
        events.add(type, JsonNodeFactory.instance.objectNode().set("response", response));
    }
}
