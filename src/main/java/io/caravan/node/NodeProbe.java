package io.caravan.node;

import io.caravan.inference.NodeFailure;
import io.caravan.inference.OllamaClient;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/** Asks every node what it has. */
@Named("nodeProbe")
@ApplicationScoped
public class NodeProbe {

    private static final Logger LOG = Logger.getLogger(NodeProbe.class);

    private final Nodes nodes;
    private final OllamaClient ollama;
    private final Trial trial;
    private final Admission admission;
    private final Set<String> beingAsked = ConcurrentHashMap.newKeySet();

    NodeProbe(Nodes nodes, OllamaClient ollama, Trial trial, Admission admission) {
        this.nodes = nodes;
        this.ollama = ollama;
        this.trial = trial;
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
        Node.Health before = node.health();
        try {
            node.answered(ollama.report(node.name(), node.url()));
            trial.of(node);
        } catch (NodeFailure failure) {
            node.failed(failure.getMessage());
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
        admission.reconsider();
        if (node.health() != before) {
            LOG.infof("node %s is %s%s", node.name(), node.health(), node.reason() == null ? "" : ": " + node.reason());
        }
    }
}
