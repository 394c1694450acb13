package io.caravan.node;

import io.caravan.cluster.Settings;
import io.caravan.inference.NodeKind;
import io.caravan.inference.NodeReport;
import io.caravan.inference.NodeServer;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** Nodes that nobody reaches, for tests of the choice among them. */
final class SomeNodes {

    private static final long LOAD_RATE = 1_000_000_000;
    private static final int HUNG_AFTER = 2;
    private static final int FAILING_AFTER = 3;

    private SomeNodes() {}

    static Node node(String name, int weight, int slots) {
        return node(new NodeServer(name, URI.create("http://127.0.0.1:1"), NodeKind.OLLAMA), weight, slots);
    }

    /** One that listens there. */
    static Node at(URI url, NodeKind kind) {
        return node(new NodeServer("agx0", url, kind), 1, 1);
    }

    /** Those that these settings name. */
    static Nodes configured(Map<String, String> keys) {
        return new Nodes(
                Settings.of(NodeSettings.class, keys),
                Settings.of(BalancerSettings.class, Map.of()),
                Settings.of(AdmissionSettings.class, Map.of()));
    }

    private static Node node(NodeServer server, int weight, int slots) {
        return new Node(
                server,
                new NodeModels(server.kind(), List.of(), OptionalInt.empty()),
                weight,
                slots,
                CircuitBreaker.ofDefaults(server.node()),
                new Warmth(LOAD_RATE),
                new Progress(HUNG_AFTER),
                new ModelFaults(FAILING_AFTER));
    }

    /** One that is up and has these models loaded. */
    static Node warm(String name, int weight, int slots, String... models) {
        return up(node(name, weight, slots), true, models);
    }

    /** One that is up and has these models, each a gigabyte that takes a second to load. */
    static Node cold(String name, int weight, int slots, String... models) {
        return up(node(name, weight, slots), false, models);
    }

    /** The same node, which has answered and has these models. */
    static Node up(Node node, boolean warm, String... models) {
        List<NodeReport.Model> known = Stream.of(models)
                .map(model -> new NodeReport.Model(model, warm, LOAD_RATE))
                .toList();
        node.answered(new NodeReport("0.33", true, known));
        return node;
    }
}
