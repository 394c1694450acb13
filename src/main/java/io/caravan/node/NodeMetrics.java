package io.caravan.node;

import io.caravan.inference.Lane;
import io.caravan.metric.Gauges;
import io.caravan.role.Role;
import io.caravan.role.Roles;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Arrays;
import java.util.Locale;

/** What the nodes are doing, for Prometheus. */
@ApplicationScoped
class NodeMetrics {

    void register(@Observes StartupEvent start, Nodes nodes, Admission admission, Roles roles, Gauges gauges) {
        if (!roles.has(Role.GATEWAY)) {
            return;
        }
        for (Lane lane : Lane.values()) {
            gauges.add(
                    "caravan.queue.depth",
                    "Requests that wait for a slot of a node",
                    Tags.of("lane", lane.word()),
                    admission,
                    queue -> queue.waiting(lane));
        }
        nodes.all().forEach(node -> register(node, gauges));
    }

    private static void register(Node node, Gauges gauges) {
        Tags tags = Tags.of("node", node.name());
        gauges.add(
                "caravan.node.up",
                "1 if the node answered the last probe, and requests come to something",
                tags,
                node,
                n -> n.health() == NodeHealth.UP ? 1 : 0);
        gauges.add("caravan.node.in.flight", "Requests the node is answering for this gateway", tags, node, n ->
                (double) n.inFlight());
        Arrays.stream(CircuitBreaker.State.values()).forEach(state -> state(node, state, tags, gauges));
    }

    /** One for each state, as Resilience4j's own metrics have it. */
    private static void state(Node node, CircuitBreaker.State state, Tags tags, Gauges gauges) {
        gauges.add(
                "caravan.node.circuit.state",
                "1 if the node's circuit is in this state",
                tags.and("state", state.name().toLowerCase(Locale.ROOT)),
                node,
                n -> n.breaker().getState() == state ? 1 : 0);
    }
}
