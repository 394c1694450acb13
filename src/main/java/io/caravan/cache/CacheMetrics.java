package io.caravan.cache;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;

/** Tells operators what the cache is good for. */
@Singleton
class CacheMetrics {

    private final Counter hits;
    private final Counter joins;
    private final Counter misses;
    private final Counter away;

    CacheMetrics(MeterRegistry meters) {
        this.hits = asked(meters, "hit");
        this.joins = asked(meters, "join");
        this.misses = asked(meters, "miss");
        this.away = Counter.builder("caravan.cache.away")
                .description(
                        "Look-ups of answers that Redis did not answer in time, or was not asked for because of that")
                .register(meters);
    }

    private static Counter asked(MeterRegistry meters, String outcome) {
        return Counter.builder("caravan.cache.asked")
                .description("Chats whose answer might have been there already")
                .tag("outcome", outcome)
                .register(meters);
    }

    /** What came of asking the cache, if it was asked. */
    void count(CacheLookup recall) {
        if (recall.isAsked()) {
            recall.found()
                    .map(found -> found.joined() ? joins : hits)
                    .orElse(misses)
                    .increment();
        }
    }

    /** Redis was of no help. */
    void countAway() {
        away.increment();
    }
}
