package io.caravan.access.limit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/** Tells operators who counts, and who is refused. */
@Singleton
public class LimitMetrics {

    private static final Logger LOG = Logger.getLogger(LimitMetrics.class);

    private final MeterRegistry meters;
    private final Counter shared;
    private final Counter local;
    private final AtomicBoolean alone = new AtomicBoolean();

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
        if (alone.get() && alone.compareAndSet(true, false)) {
            LOG.info("Redis answers in time again; requests are counted together with other gateways");
        }
    }

    /** A request was counted here. */
    void local() {
        local.increment();
        if (!alone.get() && alone.compareAndSet(false, true)) {
            LOG.warn("Redis does not answer in time; this gateway counts requests by itself");
        }
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
