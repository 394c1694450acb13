package io.caravan.cli.bench;

import java.time.Duration;

/**
 * How much of everything a run does.
 *
 * @param starts of the gateway
 * @param warmUp at the most, before anything counts
 * @param rounds of the load on each target, one target after the other
 * @param round how long one takes
 * @param idleRequests to each target while nothing else is asked
 * @param tokens of each of the streams through all targets
 * @param longTokens of each of the streams through the gateway alone
 */
public record Sizes(
        int starts, Duration warmUp, int rounds, Duration round, int idleRequests, int tokens, int longTokens) {

    /** Three to four minutes in all. */
    public static final Sizes WHOLE = new Sizes(3, Duration.ofSeconds(80), 7, Duration.ofSeconds(3), 400, 100, 600);

    /** Less than one minute in all; too short for figures to be kept. */
    public static final Sizes QUICK = new Sizes(1, Duration.ofSeconds(20), 3, Duration.ofMillis(1000), 100, 45, 150);

    /** At once, through every target. */
    static final int STREAMS = 512;

    /** At once, through the gateway alone. */
    static final int LONG_STREAMS = 500;

    /** At once, not streamed. */
    static final int ASKERS = 16;

    /** The words of an answer that is not streamed. */
    static final int WORDS = 8;
}
