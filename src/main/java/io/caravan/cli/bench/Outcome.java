package io.caravan.cli.bench;

/**
 * What came of one request.
 *
 * @param firstNanos until the first token was there; of an answer that is not streamed, until its end
 * @param totalNanos until its end
 * @param tokens how many came in their order
 * @param wrong what was wrong with it; null if nothing was
 */
public record Outcome(long firstNanos, long totalNanos, int tokens, String wrong) {

    public boolean isClean() {
        return wrong == null;
    }
}
