package io.caravan.cache;

import io.caravan.metric.Gauges;
import io.micrometer.core.instrument.Tags;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The answers that are being written in this gateway just now, by their keys. */
@Singleton
class Generations {

    private final Map<String, Generation> underWay = new ConcurrentHashMap<>();
    private final AnswerLeases leases;

    Generations(AnswerLeases leases, Gauges gauges) {
        this.leases = leases;
        gauges.add(
                "caravan.cache.joined",
                "Requests that wait for, or are told, an answer that another one has written",
                Tags.empty(),
                this,
                Generations::joined);
    }

    /** How many answers are being written for others, or for whoever comes next. */
    int underWay() {
        return underWay.size();
    }

    /** How many wait for them. */
    int joined() {
        return underWay.values().stream().mapToInt(Generation::others).sum();
    }

    /**
     * The one that this asker takes part in from now on.
     *
     * @param waits whether they may wait for others; if not they take part only if they are the first
     */
    Optional<Generation> join(String key, Waiter asker, boolean waits) {
        while (true) {
            Generation generation = underWay.computeIfAbsent(key, this::begin);
            if (waits ? generation.join(asker) : generation.leadIfFirst(asker)) {
                return Optional.of(generation);
            }
            if (!waits && underWay.get(key) == generation) {
                return Optional.empty();
            }
        }
    }

    private Generation begin(String key) {
        Generation[] begun = new Generation[1];
        begun[0] = new Generation(() -> {
            underWay.remove(key, begun[0]);
            leases.release(key, begun[0].id());
        });
        return begun[0];
    }
}
