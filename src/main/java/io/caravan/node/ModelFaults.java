package io.caravan.node;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which of a node's models fail although the node works: another of its models has answered meanwhile. What they do speaks of
 * them and not of the node. Safe for use by many threads.
 */
final class ModelFaults {

    private final int enough;

    /** How often each failed more than it answered, up to {@link #enough}. */
    private final Map<String, Integer> failures = new HashMap<>();

    private final Set<String> alone = new HashSet<>();

    /** @param enough after so many failures more than answers a model that fails alone is left out */
    ModelFaults(int enough) {
        this.enough = enough;
    }

    /** A request for the model failed, in a way that may be the model's own. */
    synchronized void failed(String model) {
        failures.merge(model, 1, (before, one) -> Math.min(enough, before + one));
    }

    /**
     * The model gave a whole answer, or a long piece of one: whatever fails beside it fails by itself. One answer takes back one
     * failure, or a model that fails every other time would always seem to fail for the first time.
     */
    synchronized void answered(String model) {
        if (failures.computeIfPresent(model, (same, before) -> before > 1 ? before - 1 : null) == null) {
            alone.remove(model);
        }
        failures.keySet().stream().filter(other -> !other.equals(model)).forEach(alone::add);
    }

    /** Whether the model fails while others answer. */
    synchronized boolean isAlone(String model) {
        return alone.contains(model);
    }

    /** Whether it does so again and again, so that asking for it makes no sense. */
    synchronized boolean isBroken(String model) {
        return isAlone(model) && failures.get(model) >= enough;
    }

    /** All that are. */
    synchronized Set<String> broken() {
        Set<String> broken = new HashSet<>(alone);
        broken.removeIf(model -> !isBroken(model));
        return broken;
    }

    /** Nothing is known of it any more. */
    synchronized void forget(String model) {
        failures.remove(model);
        alone.remove(model);
    }
}
