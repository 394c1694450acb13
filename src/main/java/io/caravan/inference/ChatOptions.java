package io.caravan.inference;

import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * How a model is to answer. Every member but {@code overflow} may be null: the model's own default.
 *
 * @param temperature 0 to 2; 0 is greedy
 * @param topP nucleus, over 0 to 1
 * @param topK how many candidates, 1 or more
 * @param seed for repeatable sampling
 * @param stop texts that end the answer before them
 * @param maxTokens the longest answer, in tokens
 * @param numCtx the context window, in tokens
 * @param minP the least probable candidate, as a share of the most probable one's, 0 to 1
 * @param typicalP locally typical sampling, 0 to 1; 1 is off
 * @param repeatPenalty above 1 makes repetitions less likely
 * @param repeatLastN how many tokens back count as repetition; 0: none, -1: the whole context
 * @param presencePenalty -2 to 2, against tokens that were there already
 * @param frequencyPenalty -2 to 2, against tokens that were there often
 * @param overflow what becomes of a conversation that does not fit
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
        Double typicalP,
        Double repeatPenalty,
        Integer repeatLastN,
        Double presencePenalty,
        Double frequencyPenalty,
        Overflow overflow) {

    /** Nothing asked for. */
    public static final ChatOptions NONE = new ChatOptions(null, null, null, null, null, null, null);

    public ChatOptions {
        Objects.requireNonNull(overflow, "overflow");
    }

    /** Without the rarer ones. */
    public ChatOptions(
            Double temperature,
            Double topP,
            Integer topK,
            Long seed,
            List<String> stop,
            Integer maxTokens,
            Integer numCtx) {
        this(
                temperature,
                topP,
                topK,
                seed,
                stop,
                maxTokens,
                numCtx,
                null,
                null,
                null,
                null,
                null,
                null,
                Overflow.NODES_CHOICE);
    }

    /** The same, the longest answer shorter by so many tokens, but at least one. */
    ChatOptions withFewerTokens(int tokens) {
        return with(maxTokens == null ? null : Math.max(1, maxTokens - tokens), overflow);
    }

    /** The same with another way for what does not fit. */
    public ChatOptions with(Overflow other) {
        return with(maxTokens, other);
    }

    /** The same with a context window of so many tokens, unless a larger one is asked for. */
    ChatOptions inContext(int tokens) {
        return with(maxTokens, numCtx == null ? tokens : Math.max(numCtx, tokens), overflow);
    }

    /** The same with a context window of no more than so many tokens. */
    ChatOptions withinContext(int longest) {
        return numCtx == null || numCtx <= longest ? this : with(maxTokens, longest, overflow);
    }

    /** The context window that is asked for, in tokens; empty if none is. */
    OptionalInt contextAsked() {
        return numCtx == null ? OptionalInt.empty() : OptionalInt.of(numCtx);
    }

    private ChatOptions with(Integer longest, Overflow other) {
        return with(longest, numCtx, other);
    }

    private ChatOptions with(Integer longest, Integer context, Overflow other) {
        return new ChatOptions(
                temperature,
                topP,
                topK,
                seed,
                stop,
                longest,
                context,
                minP,
                typicalP,
                repeatPenalty,
                repeatLastN,
                presencePenalty,
                frequencyPenalty,
                other);
    }
}
