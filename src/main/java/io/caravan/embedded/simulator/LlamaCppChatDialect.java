package io.caravan.embedded.simulator;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code /v1/chat/completions} of llama.cpp: takes any model's name for its one model, never shortens a prompt, and leaves
 * it to the template what can be done with tools and thoughts.
 */
final class LlamaCppChatDialect implements Dialect {

    private static final Duration FOR_EVER = Duration.ofSeconds(-1);

    private final CompletionIds ids = new CompletionIds("chatcmpl-");

    @Override
    public GenerationRequest read(Body body) {
        List<Message> messages = Messages.read(body.list("messages"));
        if (messages.isEmpty()) {
            throw Refusal.bad("'messages' is required");
        }
        return new GenerationRequest(
                GenerationRequest.Purpose.CHAT,
                body.text("model", ""),
                messages,
                body.flag("stream", false),
                GenerationOptions.read(body, "max_tokens"),
                new RunnerOptions(Integer.MAX_VALUE, Map.of()),
                Format.readOpenAi(body.object("response_format")),
                Messages.tools(body.list("tools")),
                body.object("chat_template_kwargs").flag("enable_thinking", false),
                Optional.of(FOR_EVER),
                false);
    }

    @Override
    public void check(GenerationRequest request, ModelCard model) {
        // Whatever a template makes of it.
    }

    @Override
    public Wire wire(Body body, GenerationRequest request, ModelCard model) {
        boolean usage = body.object("stream_options").flag("include_usage", false);
        return new LlamaCppChatWire(ids.next(), request.model(), usage);
    }
}
