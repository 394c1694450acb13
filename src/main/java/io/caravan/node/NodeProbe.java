package io.caravan.node;

import io.caravan.inference.NodeFailure;
import io.caravan.inference.OllamaClient;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.concurrent.CountDownLatch;
import org.jboss.logging.Logger;

/** Asks every node what it has, all at once, so that a silent one does not hold up the others. */
@Named("nodeProbe")
@ApplicationScoped
public class NodeProbe {

    private static final Logger LOG = Logger.getLogger(NodeProbe.class);

    private final Nodes nodes;
    private final OllamaClient ollama;
    private final CountDownLatch firstRound = new CountDownLatch(1);

    NodeProbe(Nodes nodes, OllamaClient ollama) {
        this.nodes = nodes;
        this.ollama = ollama;
    }

    /** Asks all nodes and returns when each has answered or failed to; a few seconds at the most. */
    public void round() throws InterruptedException {
        CountDownLatch open = new CountDownLatch(nodes.all().size());
        nodes.all()
                .forEach(node -> Thread.ofVirtual().name("probe-" + node.name()).start(() -> {
                    try {
                        probe(node);
                    } finally {
                        open.countDown();
                    }
                }));
        open.await();
        firstRound.countDown();
    }

    /** Whether every node has been asked at least once. */
    public boolean isInformed() {
        return firstRound.getCount() == 0;
    }

    private void probe(Node node) {
        Node.Health before = node.health();
        try {
            node.answered(ollama.report(node.name(), node.url()));
        } catch (NodeFailure failure) {
            node.failed(failure.getMessage());
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
        if (node.health() != before) {
            LOG.infof("node %s is %s%s", node.name(), node.health(), node.reason() == null ? "" : ": " + node.reason());
        }
    }
}
