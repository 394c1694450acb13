package io.caravan.node;

import io.caravan.inference.NodeReport;
import java.time.Duration;
import java.util.Map;
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

    private Duration load(NodeReport.Model model) {
        MovingAverage seen = loads.get(model.name());
        return Duration.ofMillis(seen == null ? 1 + model.size() * 1000 / loadRate : (long) seen.value());
    }

    /** False if it was under way already. */
    boolean beginLoading(String model) {
        return loadingSince.putIfAbsent(model, System.nanoTime()) == null;
    }

    /** The model has shown that it is there. */
    void proven(String model) {
        provenAt.put(model, System.nanoTime());
        Long since = loadingSince.remove(model);
        if (since != null) {
            loads.computeIfAbsent(model, first -> new MovingAverage(0)).add((System.nanoTime() - since) / 1e6);
        }
    }

    /** Loading came to nothing. */
    void failed(String model) {
        loadingSince.remove(model);
    }
}
