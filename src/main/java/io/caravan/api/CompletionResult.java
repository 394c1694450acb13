package io.caravan.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.POJONode;
import io.caravan.access.Caller;
import io.caravan.http.RequestId;
import io.caravan.inference.ChatMessage;
import io.caravan.inference.ChatRequest;
import io.caravan.inference.Completion;
import io.caravan.inference.Role;
import io.caravan.node.Attempts;
import io.caravan.result.CompletionEvent;
import io.caravan.result.Ids;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;

/** Says of a finished chat all that is to be stored. */
@Named("completionResult")
@Singleton
public class CompletionResult {

    private static final int LONGEST_TITLE = 80;
    private static final Pattern SPACE = Pattern.compile("\\s+");

    private final ObjectMapper json;

    CompletionResult(ObjectMapper json) {
        this.json = json;
    }

    /** The event for the {@link Completion} in the body. */
    public CompletionEvent event(Exchange exchange) {
        Completion completion = exchange.getMessage().getBody(Completion.class);
        ChatRequest request = completion.request();
        Attempts attempts = exchange.getVariable(Attempts.VARIABLE, Attempts.class);
        return new CompletionEvent(
                request.id(),
                request.conversationId(),
                exchange.getVariable(Caller.VARIABLE, Caller.class).userId(),
                exchange.getVariable(RequestId.VARIABLE, String.class),
                title(request),
                completion.status().word(),
                completion.finishReason(),
                request.lane().word(),
                completion.model(),
                completion.node(),
                new POJONode(attempts.made()),
                new POJONode(attempts.choices()),
                completion.usage().promptTokens(),
                completion.usage().completionTokens(),
                Math.toIntExact(completion.queued().toMillis()),
                Math.toIntExact(completion.firstToken().toMillis()),
                Math.toIntExact(completion.total().toMillis()),
                completion.failure(),
                completion.rescued(),
                request.createdAt(),
                completion.completedAt(),
                messages(completion));
    }

    private static String title(ChatRequest request) {
        String first = firstWords(request.freshMessages()).strip();
        first = SPACE.matcher(first).replaceAll(" ");
        int end = first.offsetByCodePoints(0, Math.min(LONGEST_TITLE, first.codePointCount(0, first.length())));
        return first.substring(0, end);
    }

    /** Of what a person said, if they said anything: many clients send their instructions first. */
    private static String firstWords(List<ChatMessage> messages) {
        return messages.stream()
                .filter(message -> message.role() == Role.USER)
                .findFirst()
                .orElse(messages.getFirst())
                .content();
    }

    private List<CompletionEvent.Message> messages(Completion completion) {
        List<CompletionEvent.Message> messages = new ArrayList<>();
        for (ChatMessage message : completion.request().freshMessages()) {
            messages.add(message(message, completion, false));
        }
        messages.add(message(completion.message(), completion, true));
        return messages;
    }

    private CompletionEvent.Message message(ChatMessage message, Completion completion, boolean answer) {
        return new CompletionEvent.Message(
                Ids.next(),
                message.role().word(),
                message.content(),
                message.thinking(),
                message.toolCalls(),
                message.toolName(),
                images(message.images()),
                answer ? completion.model() : null,
                answer ? completion.node() : null,
                answer ? completion.status().word() : Completion.Status.COMPLETED.word(),
                answer ? completion.completedAt() : completion.request().createdAt());
    }

    /** Pictures sent along are known by hash and size; the bytes are the caller's. */
    private JsonNode images(List<String> images) {
        if (images.isEmpty()) {
            return null;
        }
        ArrayNode known = json.createArrayNode();
        for (String image : images) {
            byte[] bytes = Base64.getDecoder().decode(image);
            known.addObject().put("sha256", sha256(bytes)).put("bytes", bytes.length);
        }
        return known;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
