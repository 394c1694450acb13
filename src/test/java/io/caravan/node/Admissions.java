package io.caravan.node;

import io.caravan.cluster.Settings;
import java.util.Map;
import java.util.function.BiConsumer;

/** Admissions to nodes that load no models by themselves. */
final class Admissions {

    private Admissions() {}

    /** That of a gateway that is alone with its nodes, by default settings. */
    static Admission alone() {
        return alone(Map.of());
    }

    /** The same by these settings. */
    static Admission alone(Map<String, String> keys) {
        return sharing(new OwnSlots(), keys);
    }

    /** That of a gateway that shares its nodes' slots. */
    static Admission sharing(SlotLeases leases, Map<String, String> keys) {
        return of(keys, leases, (node, model) -> {}, SomeNodes.configured(Map.of()));
    }

    /** @param warmUp has a node load a model in the background */
    static Admission of(Map<String, String> keys, SlotLeases leases, BiConsumer<Node, String> warmUp, Nodes nodes) {
        AdmissionSettings settings = Settings.of(AdmissionSettings.class, keys);
        return new Admission(settings, new NodeChoice(settings, warmUp), leases, nodes);
    }
}
