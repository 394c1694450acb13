package io.caravan.node;

import io.github.resilience4j.circuitbreaker.CircuitBreaker.StateTransition;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jboss.logging.Logger;

/** Looks after what follows when a node's circuit opens or closes. */
@ApplicationScoped
class CircuitWatch {

    private static final Logger LOG = Logger.getLogger(CircuitWatch.class);

    private final Admission admission;

    CircuitWatch(Admission admission) {
        this.admission = admission;
    }

    void begin(@Observes StartupEvent start, Nodes nodes) {
        nodes.all().forEach(this::watch);
    }

    void watch(Node node) {
        node.breaker().getEventPublisher().onStateTransition(event -> {
            tell(node.name(), event.getStateTransition());
            // Those who waited for the outcome of trial calls need wait no longer.
            admission.reconsider();
        });
    }

    /** A circuit that tries again and again whether its node is well opens every time it is not; that is told once. */
    private static void tell(String node, StateTransition change) {
        switch (change) {
            case CLOSED_TO_OPEN, CLOSED_TO_FORCED_OPEN ->
                LOG.warnf(
                        "circuit of node %s opened after repeated failures: it gets no requests until a trial succeeds",
                        node);
            case HALF_OPEN_TO_CLOSED, OPEN_TO_CLOSED, FORCED_OPEN_TO_CLOSED ->
                LOG.infof("circuit of node %s closed: it answers and gets requests again", node);
            default -> {
                // On the way between the two.
            }
        }
    }
}
