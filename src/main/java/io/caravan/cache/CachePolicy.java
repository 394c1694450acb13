package io.caravan.cache;

import java.time.Duration;

/**
 * What a caller says about the cache.
 *
 * @param asks whether they want a kept answer though theirs may differ each time
 * @param reuses whether they take an answer that was not written for them
 * @param keeps whether theirs may be kept
 * @param oldest how old an answer may be that they take; null for as old as any that is kept
 */
public record CachePolicy(boolean asks, boolean reuses, boolean keeps, Duration oldest) {

    /** The exchange variable that holds it. */
    public static final String VARIABLE = "cachePolicy";

    /** Of callers who say nothing. */
    public static final CachePolicy UNSAID = new CachePolicy(false, true, true, null);

    /** Whether an answer that is being written for somebody else will do; how old it will be nobody knows yet. */
    boolean joins() {
        return reuses && oldest == null;
    }
}
