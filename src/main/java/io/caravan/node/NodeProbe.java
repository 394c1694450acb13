package io.caravan.node;

import io.caravan.inference.NodeClient;
import io.caravan.inference.NodeClients;
import io.caravan.inference.NodeFailure;
import io.caravan.inference.NodeReport;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Asks every node what it has. */
@Named("nodeProbe")
@ApplicationScoped
public class NodeProbe {

    private final Nodes nodes;
    private final NodeClients clients;
    private final Trial trial;
    private final CircuitTrial circuitTrial;
    private final Admission admission;
    private final Set<String> beingAsked = ConcurrentHashMap.newKeySet();

    NodeProbe(Nodes nodes, NodeClients clients, Trial trial, CircuitTrial circuitTrial, Admission admission) {
        this.nodes = nodes;
        this.clients = clients;
        this.trial = trial;
        this.circuitTrial = circuitTrial;
        this.admission = admission;
    }

    /** Begins to ask every node that is not being asked already. Does not wait: a silent one must not hold up the rest. */
    public void round() {
        nodes.all().stream()
                .filter(node -> beingAsked.add(node.name()))
                .forEach(node -> Thread.ofVirtual().name("probe-" + node.name()).start(() -> {
                    try {
                        probe(node);
                    } finally {
                        beingAsked.remove(node.name());
                    }
                }));
    }

    /** Whether every node has been asked at least once. */
    public boolean isInformed() {
        return nodes.all().stream().noneMatch(node -> node.health() == Node.Health.UNKNOWN);
    }

    private void probe(Node node) {
        NodeClient client = clients.of(node.server());
        try {
            NodeReport report = client.report(node.server());
            node.answered(report);
            client.learn(node.server(), report);
            trial.of(node);
            circuitTrial.of(node);
        } catch (NodeFailure failure) {
            node.failed(failure.getMessage());
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
        admission.reconsider();
    }
}
