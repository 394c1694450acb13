package io.caravan.embedded.simulator;

/**
 * What an answer cost.
 *
 * @param totalNanos from the request to its last token
 * @param loadNanos from the request until a slot of a loaded model was free
 * @param promptTokens read
 * @param promptNanos spent reading
 * @param tokens really sent, thinking included
 * @param evalNanos spent writing
 */
record Figures(long totalNanos, long loadNanos, int promptTokens, long promptNanos, int tokens, long evalNanos) {

    static final Figures NONE = new Figures(0, 0, 0, 0, 0, 0);

    /** What {@code /api/embed} tells: the whole time, the load and the tokens read. */
    Figures withoutTimesOfPhases() {
        return new Figures(totalNanos, loadNanos, promptTokens, 0, 0, 0);
    }
}
