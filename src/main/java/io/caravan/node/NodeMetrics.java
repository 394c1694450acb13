package io.caravan.node;

import io.caravan.inference.Lane;
import io.caravan.role.Role;
import io.caravan.role.Roles;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What the nodes are doing, for Prometheus. */
@ApplicationScoped
class NodeMetrics {

    void register(@Observes StartupEvent start, Nodes nodes, Admission admission, Roles roles, MeterRegistry meters) {
        if (!roles.has(Role.GATEWAY)) {
            return;
        }
        for (Lane lane : Lane.values()) {
            Gauge.builder("caravan.queue.depth", admission, queue -> queue.waiting(lane))
                    .description("Requests that wait for a slot of a node")
                    .tag("lane", lane.word())
                    .register(meters);
        }
        for (Node node : nodes.all()) {
            gauge(
                    "caravan.node.up",
                    "1 if the node answered the last probe, and requests come to something",
                    node,
                    meters,
                    n -> n.health() == NodeHealth.UP ? 1 : 0);
            gauge("caravan.node.in.flight", "Requests the node is answering for this gateway", node, meters, n ->
                    (double) n.inFlight());
            Arrays.stream(CircuitBreaker.State.values()).forEach(state -> state(node, state, meters));
        }
    }

    /** One for each state, as Resilience4j's own metrics have it. */
    private static void state(Node node, CircuitBreaker.State state, MeterRegistry meters) {
        Gauge.builder("caravan.node.circuit.state", node, n -> n.breaker().getState() == state ? 1 : 0)
                .description("1 if the node's circuit is in this state")
                .tag("node", node.name())
                .tag("state", state.name().toLowerCase(Locale.ROOT))
                .register(meters);
    }

    private static void gauge(
            String name, String description, Node node, MeterRegistry meters, ToDoubleFunction<Node> value) {
        Gauge.builder(name, node, value)
                .description(description)
                .tag("node", node.name())
                .register(meters);
    }
}
