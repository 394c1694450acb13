package io.caravan.node;

import io.caravan.inference.NodeClient;
import io.caravan.inference.NodeClients;
import io.caravan.inference.NodeFailure;
import io.caravan.inference.NodeReport;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Asks every node what it has. */
@Named("nodeProbe")
@ApplicationScoped
public class NodeProbe {

    private final Nodes nodes;
    private final NodeClients clients;
    private final Trial trial;
    private final CircuitTrial circuitTrial;
    private final Admission admission;
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();

    NodeProbe(Nodes nodes, NodeClients clients, Trial trial, CircuitTrial circuitTrial, Admission admission) {
        this.nodes = nodes;
        this.clients = clients;
        this.trial = trial;
        this.circuitTrial = circuitTrial;
        this.admission = admission;
    }

    /** Begins to ask every node that is not being asked already. Does not wait: a silent one must not hold up the rest. */
    public void round() {
        nodes.all().forEach(node -> begin("probe", node, this::probe));
    }

    /** Whether every node has been asked at least once. */
    public boolean isInformed() {
        return nodes.all().stream().noneMatch(node -> node.health() == NodeHealth.UNKNOWN);
    }

    /** On a thread of its own, unless the same is under way for this node. */
    private void begin(String what, Node node, Consumer<Node> work) {
        String name = what + '-' + node.name();
        if (underWay.add(name)) {
            Thread.ofVirtual().name(name).start(() -> {
                try {
                    work.accept(node);
                } finally {
                    underWay.remove(name);
                }
            });
        }
    }

    private void probe(Node node) {
        try {
            NodeClient client = clients.of(node.server());
            NodeReport report = client.report(node.server());
            node.answered(report);
            admission.reconsider();
            client.learn(node.server(), report);
            // Each may take minutes; none must hold up the next probe, nor the other ones.
            begin("hung", node, asked -> tryOut(asked, trial::putBackHung));
            begin("broken", node, asked -> tryOut(asked, trial::putBackBroken));
            begin("doubt", node, asked -> tryOut(asked, trial::lookIntoDoubted));
            begin("circuit", node, asked -> tryOut(asked, circuitTrial::of));
        } catch (NodeFailure failure) {
            node.failed(failure.getMessage());
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
        admission.reconsider();
    }

    private interface Tryout {
        void of(Node node) throws InterruptedException;
    }

    private void tryOut(Node node, Tryout tryout) {
        try {
            tryout.of(node);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
        admission.reconsider();
    }
}
