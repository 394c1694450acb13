package io.caravan.node;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.inference.ChatMessage;
import io.caravan.inference.ChatRequest;
import io.caravan.inference.EmbeddingRequest;
import io.caravan.inference.LoadRequest;
import io.caravan.inference.ModelRequest;

/** How much a node has to read before it can answer. Only its model could count; the guess is rather too high. */
final class PromptLength {

    /** English has about four (OpenAI's rule of thumb for its tokenizers); other languages, and code, fewer. */
    private static final int CHARACTERS_OF_A_TOKEN = 3;

    private static final int TOKENS_OF_A_PICTURE = 1000;

    private PromptLength() {}

    /** In tokens. */
    static long of(ModelRequest request) {
        return switch (request) {
            case ChatRequest chat -> of(chat);
            case EmbeddingRequest embedding ->
                tokens(embedding.inputs().stream().mapToLong(String::length).sum());
            case LoadRequest load -> 0;
        };
    }

    private static long of(ChatRequest chat) {
        long characters = length(chat.tools());
        long pictures = 0;
        for (ChatMessage message : chat.messages()) {
            characters += message.content().length() + length(message.toolCalls());
            characters += message.thinking() == null ? 0 : message.thinking().length();
            pictures += message.images().size();
        }
        return tokens(characters) + pictures * TOKENS_OF_A_PICTURE;
    }

    private static long length(JsonNode node) {
        return node == null ? 0 : node.toString().length();
    }

    private static long tokens(long characters) {
        return characters / CHARACTERS_OF_A_TOKEN;
    }
}
