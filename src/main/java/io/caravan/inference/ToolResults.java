package io.caravan.inference;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Puts the results of tools into the order of their calls. A node that knows a result by its tool's name alone cannot tell
 * those of two calls of one tool apart otherwise.
 */
final class ToolResults {

    private final List<ChatMessage> ordered = new ArrayList<>();
    private final List<ChatMessage> results = new ArrayList<>();
    private List<String> calls = List.of();

    private ToolResults() {}

    /** The same messages without the ids of calls; results that do not all name one of the calls before them stay as they are. */
    static List<ChatMessage> inOrder(List<ChatMessage> messages) {
        ToolResults read = new ToolResults();
        messages.forEach(read::add);
        read.endResults();
        return read.ordered.stream().map(ChatMessage::withoutCallId).toList();
    }

    private void add(ChatMessage message) {
        if (message.role() == Role.TOOL) {
            results.add(message);
            return;
        }
        endResults();
        ordered.add(message);
        calls = message.toolCalls() == null
                ? List.of()
                : message.toolCalls()
                        .valueStream()
                        .map(ToolResults::id)
                        .filter(id -> !id.isEmpty())
                        .toList();
    }

    private void endResults() {
        if (results.stream().allMatch(this::namesItsCall)) {
            results.sort(Comparator.comparingInt(result -> calls.indexOf(result.toolCallId())));
        }
        ordered.addAll(results);
        results.clear();
    }

    private boolean namesItsCall(ChatMessage result) {
        return result.toolCallId() != null && calls.contains(result.toolCallId());
    }

    private static String id(JsonNode call) {
        return call.path("id").asText("");
    }
}
