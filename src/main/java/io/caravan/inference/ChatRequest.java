package io.caravan.inference;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
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
 * @param begun what the caller has of the answer already, for the node to go on with; null if it is to answer afresh
 * @param prompt how long it is to read
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
        Lane lane,
        Begun begun,
        PromptLength prompt)
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
        Objects.requireNonNull(prompt, "prompt");
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

    /** A request of which nothing is answered yet. */
    public ChatRequest(
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
            Lane lane) {
        this(
                id,
                createdAt,
                model,
                messages,
                fresh,
                conversationId,
                continues,
                stream,
                options,
                format,
                tools,
                think,
                lane,
                null,
                new PromptLength());
    }

    /** The request to put to a node that is to go on where another one broke off. */
    public ChatRequest continuing(Begun beginning) {
        return with(messages, conversationId, model, beginning);
    }

    /** The request to put to a node that is to answer from the start. */
    public ChatRequest afresh() {
        return with(messages, conversationId, model, null);
    }

    /** Whether the last message was already the assistant's when the caller sent it: they began the answer themselves. */
    public boolean isBegunByCaller() {
        return messages.getLast().role() == Role.ASSISTANT;
    }

    /** The messages as a node is to see them: what there is of the answer is the last one, and the node goes on with it. */
    public List<ChatMessage> messagesToSend() {
        if (begun == null) {
            return messages;
        }
        boolean joined = isBegunByCaller();
        List<ChatMessage> before = joined ? messages.subList(0, messages.size() - 1) : messages;
        String prefill = joined ? messages.getLast().content() + begun.text() : begun.text();
        return Stream.concat(before.stream(), Stream.of(ChatMessage.text(Role.ASSISTANT, prefill)))
                .toList();
    }

    /** The options as a node is to see them: what there is of the answer counts against its longest length. */
    public ChatOptions optionsToSend() {
        return begun == null ? options : options.withFewerTokens(begun.tokens());
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

    @Override
    public ChatRequest inContext(int loaded) {
        return with(messages, conversationId, model, options.inContext(loaded), begun);
    }

    @Override
    public ChatRequest withinContext(int longest) {
        return with(messages, conversationId, model, options.withinContext(longest), begun);
    }

    @Override
    public OptionalInt contextAsked() {
        return options.contextAsked();
    }

    @Override
    public int contextNeeded() {
        return TokenEstimate.of(this);
    }

    @Override
    public boolean isLongerThan(int context) {
        return context > 0 && TokenEstimate.ofPrompt(this) > context;
    }

    private ChatRequest with(List<ChatMessage> said, UUID conversation, String name) {
        return with(said, conversation, name, options, begun);
    }

    private ChatRequest with(List<ChatMessage> said, UUID conversation, String name, Begun beginning) {
        return with(said, conversation, name, options, beginning);
    }

    private ChatRequest with(List<ChatMessage> said, UUID conversation, String name, ChatOptions how, Begun beginning) {
        return new ChatRequest(
                id,
                createdAt,
                name,
                said,
                fresh,
                conversation,
                continues,
                stream,
                how,
                format,
                tools,
                think,
                lane,
                beginning,
                said == messages && beginning == begun ? prompt : new PromptLength());
    }
}
