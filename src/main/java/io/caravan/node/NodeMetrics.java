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
                    "1 if the node answered the last probe",
                    node,
                    meters,
                    n -> n.health() == Node.Health.UP ? 1 : 0);
            gauge("caravan.node.in.flight", "Requests the node is answering for this gateway", node, meters, n ->
                    (double) n.inFlight());
            gauge(
                    "caravan.node.circuit.open",
                    "1 if the node's circuit is open",
                    node,
                    meters,
                    n -> n.breaker().getState() == CircuitBreaker.State.OPEN ? 1 : 0);
        }
    }

    private static void gauge(
            String name, String description, Node node, MeterRegistry meters, ToDoubleFunction<Node> value) {
        Gauge.builder(name, node, value)
                .description(description)
                .tag("node", node.name())
                .register(meters);
    }
}
