package io.caravan.embedded.simulator;

import java.util.ArrayList;
import java.util.List;

/** What of a conversation fits into the context: Ollama drops the oldest messages without saying so. */
final class ContextWindow {

    static final String TOO_LONG = "the input length exceeds the context length";

    private ContextWindow() {}

    /**
     * @return all messages, or the system's and the newest
     * @throws Refusal 400 if they don't fit and must not be cut
     */
    static List<Message> fit(List<Message> messages, int numCtx, boolean truncate) {
        if (tokens(messages) <= numCtx) {
            return messages;
        }
        if (!truncate) {
            throw Refusal.bad(TOO_LONG);
        }
        List<Message> kept = new ArrayList<>(messages);
        while (tokens(kept) > numCtx && dropOldest(kept)) {
            // dropped one more
        }
        return kept;
    }

    static int tokens(List<Message> messages) {
        return messages.stream().mapToInt(Message::tokens).sum();
    }

    private static boolean dropOldest(List<Message> messages) {
        for (int i = 0; i < messages.size() - 1; i++) {
            if (!messages.get(i).is("system")) {
                messages.remove(i);
                return true;
            }
        }
        return false;
    }
}
