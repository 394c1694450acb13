package io.caravan.embedded.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Decides what a model answers: a tool call, or thoughts and text, going on where a caller began the answer. */
final class AnswerPlan {

    private final GenerationRequest request;
    private final List<Message> conversation;

    private AnswerPlan(GenerationRequest request) {
        this.request = request;
        List<Message> all = request.messages();
        this.conversation = request.isPrefilled() ? all.subList(0, all.size() - 1) : all;
    }

    /** @param request with the messages that fit into the context */
    static Answer of(GenerationRequest request) {
        int promptTokens = promptTokens(request);
        if (request.purpose() == GenerationRequest.Purpose.EMBED) {
            return new Answer(promptTokens, List.of());
        }
        AnswerPlan plan = new AnswerPlan(request);
        List<Piece> pieces = plan.toolCall().map(List::of).orElseGet(plan::words);
        return new Answer(promptTokens, pieces);
    }

    /** A template ends with the head of the answer's frame in any case, and a prefill stands in that one. */
    private static int promptTokens(GenerationRequest request) {
        int all = ContextWindow.tokens(request.messages());
        return request.isPrefilled() ? all - Message.TEMPLATE_TOKENS : all;
    }

    private Optional<Piece> toolCall() {
        if (request.messages().isEmpty() || !request.messages().getLast().is("user")) {
            return Optional.empty();
        }
        String asked = request.messages().getLast().content().toLowerCase(Locale.ROOT);
        Optional<Tool> named = request.tools().stream()
                .filter(tool -> asked.contains(tool.name().toLowerCase(Locale.ROOT)))
                .findFirst();
        Optional<Tool> any = request.tools().stream().findFirst().filter(tool -> asked.contains("use the tool"));
        return named.or(() -> any).map(AnswerPlan::call);
    }

    private static Piece call(Tool tool) {
        JsonNode sample = SchemaSample.of(tool.parameters());
        ObjectNode arguments = sample.isObject() ? (ObjectNode) sample : Json.object();
        String id = "call_" + Integer.toUnsignedString((tool.name() + arguments).hashCode(), Character.MAX_RADIX);
        return new Piece.ToolCall(id, tool.name(), arguments);
    }

    private List<Piece> words() {
        List<Piece> pieces = new ArrayList<>();
        long seed = request.options().seed();
        if (request.think() && !request.isPrefilled()) {
            Tokens.of(AnswerText.thoughts(conversation, seed)).forEach(token -> pieces.add(new Piece.Thought(token)));
        }
        rest(AnswerText.of(conversation, request.format(), seed)).forEach(token -> pieces.add(new Piece.Text(token)));
        return pieces;
    }

    /** What comes after the beginning the caller gave; where that ends inside a token, the rest of it comes first. */
    private List<String> rest(String text) {
        if (!request.isPrefilled()) {
            return Tokens.of(beforeStop(text, 0));
        }
        String beginning = request.messages().getLast().content();
        if (!text.startsWith(beginning)) {
            long seed = request.options().seed();
            return Tokens.of(beforeStop(AnswerText.afterForeignBeginning(conversation, beginning, seed), 0));
        }
        List<String> rest = new ArrayList<>();
        int end = 0;
        for (String token : Tokens.of(beforeStop(text, beginning.length()))) {
            end += token.length();
            int fresh = Math.min(token.length(), end - beginning.length());
            if (fresh > 0) {
                rest.add(token.substring(token.length() - fresh));
            }
        }
        return rest;
    }

    /** Only what is written now can stop the answer, not what the caller began it with. */
    private String beforeStop(String text, int from) {
        int end = text.length();
        for (String stop : request.options().stop()) {
            int at = text.indexOf(stop, from);
            end = at < 0 ? end : Math.min(end, at);
        }
        return text.substring(0, end);
    }
}
