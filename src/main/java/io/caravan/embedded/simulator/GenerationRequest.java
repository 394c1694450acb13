package io.caravan.embedded.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a caller wants of a model, whatever API it came through.
 *
 * @param purpose what the model must be able to do
 * @param model as the caller wrote it
 * @param messages the conversation; empty: only load the model
 * @param stream whether the answer comes piece by piece
 * @param options that shape this answer
 * @param runner options the model must be loaded with
 * @param format {@code "json"}, a JSON schema, or missing
 * @param tools that the model may call
 * @param think whether thoughts are asked for
 * @param keepAlive nothing: leave it as it is
 * @param truncate whether a prompt that is too long is cut silently
 */
record GenerationRequest(
        Purpose purpose,
        String model,
        List<Message> messages,
        boolean stream,
        GenerationOptions options,
        RunnerOptions runner,
        JsonNode format,
        List<Tool> tools,
        boolean think,
        Optional<Duration> keepAlive,
        boolean truncate) {

    /** The work a request means for the model. */
    enum Purpose {
        CHAT,
        GENERATE,
        EMBED
    }

    GenerationRequest {
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
    }

    boolean isLoad() {
        return messages.isEmpty() && purpose != Purpose.EMBED;
    }

    boolean isUnload() {
        return isLoad() && keepAlive.filter(Duration::isZero).isPresent();
    }

    /** Whether the caller began the assistant's answer. */
    boolean isPrefilled() {
        return purpose == Purpose.CHAT
                && !messages.isEmpty()
                && messages.getLast().is("assistant");
    }

    /** The same without the beginning of the answer. */
    GenerationRequest withoutPrefill() {
        return isPrefilled() ? withMessages(messages.subList(0, messages.size() - 1)) : this;
    }

    GenerationRequest withMessages(List<Message> newMessages) {
        return new GenerationRequest(
                purpose, model, newMessages, stream, options, runner, format, tools, think, keepAlive, truncate);
    }
}
