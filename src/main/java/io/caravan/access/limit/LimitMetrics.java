package io.caravan.access.limit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;

/** Tells operators who counts, and who is refused. */
@Singleton
public class LimitMetrics {

    private final MeterRegistry meters;
    private final Counter shared;
    private final Counter local;

    LimitMetrics(MeterRegistry meters) {
        this.meters = meters;
        this.shared = counted("redis");
        this.local = counted("gateway");
    }

    private Counter counted(String by) {
        return Counter.builder("caravan.limits.counted")
                .description("Requests that count against a limit, by where they were counted")
                .tag("by", by)
                .register(meters);
    }

    /** A request was counted in Redis. */
    void shared() {
        shared.increment();
    }

    /** A request was counted here. */
    void local() {
        local.increment();
    }

    /** A request was refused. */
    void refused(String limit) {
        Counter.builder("caravan.limits.refused")
                .description("Requests that were refused because a limit was used up")
                .tag("limit", limit)
                .register(meters)
                .increment();
    }
}
