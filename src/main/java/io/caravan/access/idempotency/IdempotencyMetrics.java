package io.caravan.access.idempotency;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;

/** Tells operators who sends requests again, and whether all gateways know of it. */
@Singleton
public class IdempotencyMetrics {

    private final Counter first;
    private final Counter replayed;
    private final Counter refused;
    private final Counter away;

    IdempotencyMetrics(MeterRegistry meters) {
        this.first = requests(meters, "first");
        this.replayed = requests(meters, "replayed");
        this.refused = requests(meters, "refused");
        this.away = Counter.builder("caravan.idempotency.away")
                .description("Requests with an idempotency key, and answers to them, that one gateway alone knows of,"
                        + " because Redis did not answer in time or was not asked for that reason")
                .register(meters);
    }

    private static Counter requests(MeterRegistry meters, String outcome) {
        return Counter.builder("caravan.idempotency.requests")
                .description("Requests with an idempotency key")
                .tag("outcome", outcome)
                .register(meters);
    }

    /** One that is carried out. */
    public void countFirst() {
        first.increment();
    }

    /** One that was answered with what an earlier one got. */
    public void countReplayed() {
        replayed.increment();
    }

    /** One whose key was used before, and that got no answer for that. */
    public void countRefused() {
        refused.increment();
    }

    void countAway() {
        away.increment();
    }
}
