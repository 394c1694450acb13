package io.caravan.inference;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What every dialect is translated to before it walks on.
 *
 * @param id of the completion that will answer it, and of the event that will store it
 * @param model the name as asked for, or null for the default
 * @param messages all a node needs to see, oldest first; never empty
 * @param fresh how many of the last {@code messages} are new, the rest being history
 * @param conversationId the conversation it belongs to, or null until it has one
 * @param continues whether the caller named a conversation that exists already
 * @param stream whether the caller wants tokens as they come
 * @param format {@code "json"} or a JSON schema, or null
 * @param tools the tools on offer, or null
 * @param think true, false or an effort, or null for the model's default
 */
public record ChatRequest(
        UUID id,
        Instant createdAt,
        String model,
        List<ChatMessage> messages,
        int fresh,
        UUID conversationId,
        boolean continues,
        boolean stream,
        ChatOptions options,
        JsonNode format,
        JsonNode tools,
        JsonNode think,
        Lane lane)
        implements ModelRequest {

    /** The exchange variable with the request as it was put to the node that answers. */
    public static final String VARIABLE = "request";

    public ChatRequest {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(createdAt, "createdAt");
        messages = List.copyOf(messages);
        if (messages.isEmpty()) {
            throw new IllegalArgumentException("a chat needs a message");
        }
        if (fresh < 1 || fresh > messages.size()) {
            throw new IllegalArgumentException("between one and all messages are new, not " + fresh);
        }
        Objects.requireNonNull(options, "options");
        Objects.requireNonNull(lane, "lane");
    }

    /** The messages this request adds to its conversation. */
    public List<ChatMessage> freshMessages() {
        return messages.subList(messages.size() - fresh, messages.size());
    }

    /** The same request as the first of a new conversation. */
    public ChatRequest startingConversation(UUID conversation) {
        return with(messages, conversation, model);
    }

    /** The same request after what was said before. */
    public ChatRequest after(List<ChatMessage> history) {
        return with(Stream.concat(history.stream(), messages.stream()).toList(), conversationId, model);
    }

    @Override
    public ChatRequest forModel(String name) {
        return with(messages, conversationId, name);
    }

    /**
     * The request to put to another node after this much of the answer: the answer so far is the last message, and the node
     * goes on with it (Ollama's prefill).
     *
     * @param tokens about how many tokens {@code answer} has; the next node may write that many less
     */
    public ChatRequest continuing(String answer, int tokens) {
        ChatMessage last = messages.getLast();
        boolean begun = last.role() == Role.ASSISTANT;
        List<ChatMessage> before = begun ? messages.subList(0, messages.size() - 1) : messages;
        String prefill = begun ? last.content() + answer : answer;
        List<ChatMessage> said = Stream.concat(before.stream(), Stream.of(ChatMessage.text(Role.ASSISTANT, prefill)))
                .toList();
        return new ChatRequest(
                id,
                createdAt,
                model,
                said,
                fresh,
                conversationId,
                continues,
                stream,
                options.withFewerTokens(tokens),
                format,
                tools,
                think,
                lane);
    }

    @Override
    public Set<Capability> needs() {
        Set<Capability> needs = EnumSet.of(Capability.COMPLETION);
        if (messages.stream().anyMatch(message -> !message.images().isEmpty())) {
            needs.add(Capability.VISION);
        }
        if (tools != null && !tools.isEmpty()) {
            needs.add(Capability.TOOLS);
        }
        if (think != null && !(think.isBoolean() && !think.asBoolean())) {
            needs.add(Capability.THINKING);
        }
        return needs;
    }

    private ChatRequest with(List<ChatMessage> said, UUID conversation, String name) {
        return new ChatRequest(
                id, createdAt, name, said, fresh, conversation, continues, stream, options, format, tools, think, lane);
    }
}
