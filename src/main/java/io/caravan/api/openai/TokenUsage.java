package io.caravan.api.openai;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.caravan.inference.Usage;

/** Tokens as OpenAI counts them. */
record TokenUsage(
        @JsonProperty("prompt_tokens") int promptTokens,
        @JsonProperty("completion_tokens") int completionTokens,
        @JsonProperty("total_tokens") int totalTokens) {

    static TokenUsage of(Usage usage) {
        return new TokenUsage(usage.promptTokens(), usage.completionTokens(), usage.totalTokens());
    }
}
