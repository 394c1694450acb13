package io.caravan.embedded.simulator;

import java.util.List;
import java.util.Optional;

/** {@code /v1/chat/completions}. */
final class OpenAiChatDialect implements Dialect {

    private final CompletionIds ids = new CompletionIds("chatcmpl-");

    @Override
    public GenerationRequest read(Body body) {
        List<Message> messages = Messages.read(body.list("messages"));
        if (messages.isEmpty()) {
            throw Refusal.bad("[] is too short - 'messages'");
        }
        String model = body.text("model", "");
        if (model.isBlank()) {
            throw Refusal.bad("model is required");
        }
        return new GenerationRequest(
                GenerationRequest.Purpose.CHAT,
                model,
                messages,
                body.flag("stream", false),
                GenerationOptions.read(body, "max_tokens"),
                RunnerOptions.read(new Body(Json.object())),
                Format.readOpenAi(body.object("response_format")),
                Messages.tools(body.list("tools")),
                thinks(body.text("reasoning_effort", "none")),
                Optional.empty(),
                true);
    }

    @Override
    public Wire wire(Body body, GenerationRequest request, ModelCard model) {
        boolean usage = body.object("stream_options").flag("include_usage", false);
        return new OpenAiChatWire(ids.next(), request.model(), usage);
    }

    private static boolean thinks(String effort) {
        return !effort.equals("none") && Think.read(Json.object().textNode(effort));
    }
}
