package io.caravan.node;

import io.caravan.inference.NodeReport;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which models a node has loaded, and how long it takes to load the others. Safe for use by many threads.
 *
 * <p>Probes look only every few seconds; what an answer has shown in the meantime counts too.
 */
final class Warmth {

    /** Longer than between two probes, shorter than any node keeps an unused model. */
    private static final long PROOF_NANOS = Duration.ofSeconds(10).toNanos();

    private final long loadRate;
    private final Map<String, Long> provenAt = new ConcurrentHashMap<>();
    private final Map<String, Long> loadingSince = new ConcurrentHashMap<>();
    private final Map<String, MovingAverage> loads = new ConcurrentHashMap<>();

    /** @param loadRate bytes a second, for models that were never seen being loaded */
    Warmth(long loadRate) {
        this.loadRate = loadRate;
    }

    boolean isWarm(NodeReport.Model model) {
        Long proven = provenAt.get(model.name());
        return model.warm() || proven != null && System.nanoTime() - proven < PROOF_NANOS;
    }

    /** How long until the model is there: nothing if it is warm, less than a whole load if one is under way. */
    Duration untilWarm(NodeReport.Model model) {
        if (isWarm(model)) {
            return Duration.ZERO;
        }
        Long since = loadingSince.get(model.name());
        Duration spent = since == null ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since);
        Duration left = load(model).minus(spent);
        return left.isPositive() ? left : Duration.ofMillis(1);
    }

    /** How long a whole load takes: as seen of late, or by the model's size. */
    Duration load(NodeReport.Model model) {
        MovingAverage seen = loads.get(model.name());
        return Duration.ofMillis(seen == null ? 1 + model.size() * 1000 / loadRate : (long) seen.value());
    }

    /** A load that is under way, known to who began it. */
    final class Loading {

        private final String model;
        private final Long since;

        private Loading(String model, Long since) {
            this.model = model;
            this.since = since;
        }

        /** It is over, or came to nothing. Whoever began it says so, whatever happened; after a first token it changes nothing. */
        void end() {
            loadingSince.remove(model, since);
        }
    }

    /** Keeps in mind that the model is being loaded from now on; empty if it is warm, or being loaded already. */
    Optional<Loading> beginLoading(NodeReport.Model model) {
        Long now = System.nanoTime();
        boolean begins = !isWarm(model) && loadingSince.putIfAbsent(model.name(), now) == null;
        return begins ? Optional.of(new Loading(model.name(), now)) : Optional.empty();
    }

    boolean isLoading(String model) {
        return loadingSince.containsKey(model);
    }

    /** The model has shown that it is there. */
    void proven(String model) {
        provenAt.put(model, System.nanoTime());
        Long since = loadingSince.remove(model);
        if (since != null) {
            loads.computeIfAbsent(model, first -> new MovingAverage(0)).add((System.nanoTime() - since) / 1e6);
        }
    }

    /** The node does not have the model any more. */
    void forget(String model) {
        provenAt.remove(model);
    }
}
