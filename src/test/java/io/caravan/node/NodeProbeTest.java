package io.caravan.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.cluster.Settings;
import io.caravan.embedded.simulator.Fault;
import io.caravan.embedded.simulator.NodeOptions;
import io.caravan.embedded.simulator.SimulatedNode;
import io.caravan.inference.Cancellation;
import io.caravan.inference.Clients;
import io.caravan.inference.InferenceSettings;
import io.caravan.inference.Lane;
import io.caravan.inference.NodeClients;
import io.caravan.inference.NodeReport;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NodeProbeTest {

    private static final String MODEL = "llama3.2:1b";
    private static final String BROKEN = "tinyllama:latest";
    private static final Duration LONG = Duration.ofSeconds(30);

    private final Vertx vertx = Vertx.vertx();
    private final SimulatedNode server =
            SimulatedNode.start(NodeOptions.named("agx0").fast().withParallel(2).withModels(MODEL, BROKEN));
    private final Admission admission = Admissions.alone();
    private final Nodes nodes = SomeNodes.configured(
            Map.of("caravan.nodes.agx0.url", server.url().toString(), "caravan.nodes.agx0.slots", "2"));
    private final Node node = nodes.named("agx0").orElseThrow();
    private final NodeProbe probe = probe();

    @AfterEach
    void stop() {
        server.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void aTrialHoldsUpNoProbeAndIsNotBegunTwice() {
        probe.round();
        await().until(() -> node.health() == NodeHealth.UP);
        server.fail(Fault.hangModel(BROKEN));
        node.progress().doubt(BROKEN);
        await().until(() -> {
            probe.round();
            return server.state().inFlight() == 1;
        });
        for (int i = 0; i < 3; i++) {
            NodeReport before = node.report().orElseThrow();
            await().until(() -> {
                probe.round();
                return node.report().orElseThrow() != before;
            });
        }
        assertThat(server.state().started()).isEqualTo(1);
    }

    @Test
    void whoWaitsForANodeThatIsBackDoesNotWaitForItsTrials() throws Exception {
        server.fail(Fault.hangModel(BROKEN));
        node.progress().doubt(BROKEN);
        node.failed("it was away");
        Node other = SomeNodes.warm("orin0", 1, 1, MODEL);
        admission.admit(request(other), LONG, new Cancellation());
        CompletableFuture<Grant> waiting = Admissions.inLine(
                admission, Lane.INTERACTIVE, () -> admission.admit(request(node, other), LONG, new Cancellation()));
        probe.round();
        assertThat(waiting.get().node()).isSameAs(node);
        await("a trial that does not end").until(() -> server.state().inFlight() == 1);
    }

    @Test
    void whatHangsIsPutBackThoughAnotherModelIsStillLookedInto() {
        node.progress().doubt(BROKEN);
        server.fail(Fault.hangModel(BROKEN));
        await().until(() -> {
            probe.round();
            return server.state().inFlight() == 1;
        });
        node.progress().none(MODEL);
        node.progress().none(MODEL);
        await().until(() -> {
            probe.round();
            return !node.progress().isHung(MODEL);
        });
        assertThat(server.state().inFlight()).isEqualTo(1);
    }

    private NodeProbe probe() {
        NodeClients clients = Clients.over(vertx);
        InferenceSettings limits = Settings.of(InferenceSettings.class, Map.of());
        Trial trial = new Trial(new Proof(clients), limits, Settings.of(BalancerSettings.class, Map.of()), admission);
        return new NodeProbe(nodes, clients, trial, new CircuitTrial(trial), admission);
    }

    private static Waiting request(Node... candidates) {
        return Waits.of(MODEL, List.of(candidates), Lane.INTERACTIVE, "ada", false);
    }
}
