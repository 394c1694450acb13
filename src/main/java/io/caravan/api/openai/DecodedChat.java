package io.caravan.api.openai;

import io.caravan.inference.ChatRequest;

/**
 * A chat, and what concerns only the form of its answer.
 *
 * @param includeUsage whether a stream ends with a chunk that counts tokens
 */
record DecodedChat(ChatRequest request, boolean includeUsage) {}
