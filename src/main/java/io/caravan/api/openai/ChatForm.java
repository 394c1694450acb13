package io.caravan.api.openai;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What an answer is to look like; each may be null.
 *
 * @param format {@code "json"} or a JSON schema
 * @param tools on offer, as nodes expect them
 * @param think whether and how hard to think
 */
record ChatForm(JsonNode format, JsonNode tools, JsonNode think) {

    /** Plain text. */
    static final ChatForm TEXT = new ChatForm(null, null, null);
}
