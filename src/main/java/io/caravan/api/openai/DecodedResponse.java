package io.caravan.api.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.inference.ChatRequest;

/**
 * A chat that was asked for as a response.
 *
 * @param echo the members of the request that its answer repeats
 */
record DecodedResponse(ChatRequest request, ObjectNode echo) {}
