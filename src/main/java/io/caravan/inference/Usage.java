package io.caravan.inference;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Tokens read and written by the node that answered. */
public record Usage(
        @JsonProperty("prompt_tokens") int promptTokens,
        @JsonProperty("completion_tokens") int completionTokens) {

    /** Nothing read, nothing written. */
    public static final Usage NONE = new Usage(0, 0);

    public Usage {
        if (promptTokens < 0 || completionTokens < 0) {
            throw new IllegalArgumentException("a count of tokens is not negative");
        }
    }

    /** Both together. */
    @JsonProperty("total_tokens")
    public int totalTokens() {
        return promptTokens + completionTokens;
    }
}
