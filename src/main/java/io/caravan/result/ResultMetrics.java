package io.caravan.result;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import org.apache.camel.Exchange;

/** Counts where the results of chats went, as {@code caravan.results} with the tag {@code outcome}. */
@Named("resultMetrics")
@Singleton
public class ResultMetrics {

    /** The exchange variable that says how many a batch stored. */
    private static final String STORED = "stored";

    // Kept, because to find a meter again in the registry costs more than to count with it.
    private final Counter published;
    private final Counter spooled;
    private final Counter stored;
    private final Counter deadLettered;

    ResultMetrics(MeterRegistry meters) {
        this.published = counter(meters, "published");
        this.spooled = counter(meters, "spooled");
        this.stored = counter(meters, "stored");
        this.deadLettered = counter(meters, "dead-lettered");
    }

    private static Counter counter(MeterRegistry meters, String outcome) {
        return meters.counter("caravan.results", "outcome", outcome);
    }

    /** Kafka has one. */
    public void published() {
        published.increment();
    }

    /** The disk has one until Kafka is back. */
    public void spooled() {
        spooled.increment();
    }

    /** PostgreSQL has as many as the variable {@code stored} says. */
    public void stored(Exchange exchange) {
        stored.increment(exchange.getVariable(STORED, Integer.class));
    }

    /** One was set aside. */
    public void deadLettered() {
        deadLettered.increment();
    }
}
