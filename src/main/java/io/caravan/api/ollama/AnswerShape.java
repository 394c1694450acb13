package io.caravan.api.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Where an answer stands in a line: the only thing in which a chat and a generation differ. */
enum AnswerShape {
    /** In {@code message}. */
    CHAT {
        @Override
        void put(ObjectNode line, String content, String thinking, JsonNode toolCalls) {
            ObjectNode message =
                    line.putObject("message").put("role", "assistant").put("content", text(content));
            if (thinking != null) {
                message.put("thinking", thinking);
            }
            if (toolCalls != null) {
                message.set("tool_calls", toolCalls);
            }
        }
    },
    /** In {@code response}. */
    GENERATION {
        @Override
        void put(ObjectNode line, String content, String thinking, JsonNode toolCalls) {
            line.put("response", text(content));
            if (thinking != null) {
                line.put("thinking", thinking);
            }
        }
    };

    abstract void put(ObjectNode line, String content, String thinking, JsonNode toolCalls);

    private static String text(String content) {
        return content == null ? "" : content;
    }
}
