package io.caravan.node;

import static org.awaitility.Awaitility.await;

import io.caravan.cluster.Settings;
import io.caravan.inference.Lane;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
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

    /** What an admission on a thread of its own comes to. */
    static CompletableFuture<Grant> later(Callable<Grant> admitting) {
        CompletableFuture<Grant> grant = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                grant.complete(admitting.call());
            } catch (Exception failure) {
                grant.completeExceptionally(failure);
            }
        });
        return grant;
    }

    /** The same of one that finds no slot; comes back once it stands in line. */
    static CompletableFuture<Grant> inLine(Admission admission, Lane lane, Callable<Grant> admitting) {
        long before = admission.waiting(lane);
        CompletableFuture<Grant> grant = later(admitting);
        await().until(() -> admission.waiting(lane) == before + 1);
        return grant;
    }
}
