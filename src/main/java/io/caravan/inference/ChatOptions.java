package io.caravan.inference;

import java.util.List;

/**
 * How a model is to answer. Every member may be null: the model's own default.
 *
 * @param temperature 0 to 2; 0 is greedy
 * @param topP nucleus, over 0 to 1
 * @param topK how many candidates, 1 or more
 * @param seed for repeatable sampling
 * @param stop texts that end the answer before them
 * @param maxTokens the longest answer, in tokens
 * @param numCtx the context window, in tokens
 * @param minP the least probable candidate, as a share of the most probable one's, 0 to 1
 * @param repeatPenalty above 1 makes repetitions less likely
 * @param presencePenalty -2 to 2, against tokens that were there already
 * @param frequencyPenalty -2 to 2, against tokens that were there often
 */
public record ChatOptions(
        Double temperature,
        Double topP,
        Integer topK,
        Long seed,
        List<String> stop,
        Integer maxTokens,
        Integer numCtx,
        Double minP,
        Double repeatPenalty,
        Double presencePenalty,
        Double frequencyPenalty) {

    /** The same, the longest answer shorter by so many tokens, but at least one. */
    ChatOptions withFewerTokens(int tokens) {
        Integer left = maxTokens == null ? null : Math.max(1, maxTokens - tokens);
        return new ChatOptions(
                temperature,
                topP,
                topK,
                seed,
                stop,
                left,
                numCtx,
                minP,
                repeatPenalty,
                presencePenalty,
                frequencyPenalty);
    }

    /** Nothing asked for. */
    public static final ChatOptions NONE = new ChatOptions(null, null, null, null, null, null, null);

    /** Without the rarer ones. */
    public ChatOptions(
            Double temperature,
            Double topP,
            Integer topK,
            Long seed,
            List<String> stop,
            Integer maxTokens,
            Integer numCtx) {
        this(temperature, topP, topK, seed, stop, maxTokens, numCtx, null, null, null, null);
    }
}
