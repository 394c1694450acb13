package io.caravan.embedded.simulator;

/** Ids as Ollama gives them: a number below 999, so they come again. Nobody may rely on them being unique. */
final class CompletionIds {

    private static final int BOUND = 999;

    private final String prefix;
    private int last;

    CompletionIds(String prefix) {
        this.prefix = prefix;
    }

    String next() {
        last = (last + 1) % BOUND;
        return prefix + last;
    }
}
