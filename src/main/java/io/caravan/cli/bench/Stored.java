package io.caravan.cli.bench;

/** Where results end up. */
@FunctionalInterface
public interface Stored {

    /**
     * How many completions have request ids that begin so and this content.
     *
     * @param enough returns at once when there are so many, and after half a minute if there aren't
     */
    long await(String requestIds, String content, long enough) throws InterruptedException;
}
