package io.caravan.metric;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.ToDoubleFunction;

/**
 * The gauges of this application, which end with it. Micrometer ignores a gauge whose name and tags it has already, and its
 * registry stays when another application is started in the same process, as tests do: that one would be shown the figures of
 * the first.
 *
 * <p>Safe for use by many threads.
 */
@Singleton
public class Gauges {

    private final MeterRegistry meters;
    private final Queue<Meter> all = new ConcurrentLinkedQueue<>();

    public Gauges(MeterRegistry meters) {
        this.meters = meters;
    }

    /**
     * Adds one.
     *
     * @param measured is not kept from being forgotten by this
     * @param value is asked for whenever somebody looks, on any thread
     */
    public <T> void add(String name, String description, Tags tags, T measured, ToDoubleFunction<T> value) {
        all.add(Gauge.builder(name, measured, value)
                .description(description)
                .tags(tags)
                .register(meters));
    }

    @PreDestroy
    void remove() {
        all.forEach(meters::remove);
    }
}
