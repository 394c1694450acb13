package io.caravan.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.cluster.Settings;
import io.caravan.embedded.simulator.Fault;
import io.caravan.embedded.simulator.FaultKind;
import io.caravan.embedded.simulator.NodeOptions;
import io.caravan.embedded.simulator.ServerKind;
import io.caravan.embedded.simulator.SimulatedNode;
import io.caravan.inference.Clients;
import io.caravan.inference.InferenceSettings;
import io.caravan.inference.NodeClients;
import io.caravan.inference.NodeFailure;
import io.caravan.inference.NodeKind;
import io.caravan.inference.NodeReport;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrialTest {

    private static final String CHATS = "llama3.2:1b";
    private static final String OTHER = "tinyllama:latest";
    private static final String EMBEDS = "nomic-embed-text:latest";

    private final InferenceSettings limits = limits("500ms", "500ms");
    private final AdmissionSettings settings = Settings.of(AdmissionSettings.class, Map.of());
    private final Admission admission = Admissions.alone();
    private final Vertx vertx = Vertx.vertx();
    private final NodeClients clients = Clients.over(vertx);
    private final Proof proof = new Proof(clients);
    private final Trial trial = trial(limits, 64);
    private SimulatedNode server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @ParameterizedTest
    @CsvSource({"OLLAMA, llama3.2:1b", "OLLAMA, nomic-embed-text", "OPENAI, llama3.2:1b", "OPENAI, nomic-embed-text"})
    void whatHungIsPutBackOnceItWorksAgainWhateverItsModelCanDo(NodeKind kind, String model) throws Exception {
        Node node = start(kind, model);
        String name = ModelName.withTag(model);
        server.fail(Fault.hangModel(name));
        hang(node, name);
        tryOut(trial, node);
        assertThat(node.progress().isHung(name)).isTrue();
        server.heal();
        tryOut(trial, node);
        assertThat(node.progress().isHung(name)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({CHATS, EMBEDS})
    void aModelIsLoadedInTheBackgroundWhateverItCanDo(String model) throws Exception {
        Node node = start(NodeKind.OLLAMA, model);
        new WarmUp(settings, limits, proof).begin(node, model);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> node.model(model).filter(node.warmth()::isWarm).isPresent());
    }

    @Test
    void whatACallerGaveUpIsHungOnceItWasSilentInEnoughTrials() throws Exception {
        Node node = start(NodeKind.OLLAMA, CHATS);
        server.fail(Fault.hangModel(CHATS));
        giveUp(node);
        assertThat(node.progress().isHung(CHATS)).isFalse();
        tryOut(trial, node);
        assertThat(node.progress().isHung(CHATS)).as("once may be chance").isFalse();
        tryOut(trial, node);
        assertThat(node.progress().isHung(CHATS)).isTrue();
        assertFree(node);
    }

    @Test
    void whatACallerGaveUpThoughItWorksIsTriedOnce() throws Exception {
        Node node = start(NodeKind.OLLAMA, CHATS);
        giveUp(node);
        tryOut(trial, node);
        tryOut(trial, node);
        assertThat(node.progress().suspects()).isEmpty();
        assertThat(server.state().started()).isEqualTo(1);
    }

    @Test
    void aTrialOfWhatWasGivenUpTakesBackNoFailure() throws Exception {
        Node node = start(NodeKind.OLLAMA, CHATS);
        node.progress().none(CHATS);
        giveUp(node);
        tryOut(trial, node);
        node.progress().none(CHATS);
        assertThat(node.progress().isHung(CHATS)).isTrue();
    }

    @Test
    void aNodeThatIsBusyIsNotTriedForWhatWasGivenUp() throws Exception {
        Node node = start(NodeKind.OLLAMA, CHATS);
        giveUp(node);
        node.take();
        tryOut(trial, node);
        assertThat(server.state().started()).isZero();
        assertThat(node.progress().isDoubted(CHATS)).isTrue();
    }

    @Test
    void aHalfOpenCircuitHasAllItsRoomHoweverOftenSomebodyLooked() throws Exception {
        Node node = start(NodeKind.OLLAMA, CHATS);
        node.breaker().transitionToOpenState();
        node.breaker().transitionToHalfOpenState();
        int trials = node.breaker().getCircuitBreakerConfig().getPermittedNumberOfCallsInHalfOpenState();
        for (int i = 0; i < trials; i++) {
            giveUp(node);
            tryOut(trial, node);
        }
        assertThat(server.state().started()).isEqualTo(trials);
        assertFree(node);
    }

    @Test
    void aModelThatIsStillLoadingIsNotTakenForAHungOne() throws Exception {
        Node node = start(NodeKind.OLLAMA, CHATS);
        server.setLoadTime(Duration.ofSeconds(1));
        Trial patient = trial(limits("100ms", "30s"), 64);
        node.progress().none(CHATS);
        giveUp(node);
        tryOut(patient, node);
        assertThat(node.progress().isHung(CHATS)).isFalse();
        assertThat(node.progress().isDoubted(CHATS)).as("it answered").isFalse();
    }

    @Test
    void aModelThatIsBrokenKeepsNobodyFromTheOthers() throws Exception {
        Node node = startLoaded(CHATS, OTHER);
        server.fail(Fault.hangModel(CHATS));
        hang(node, CHATS);
        tryOut(trial, node);
        assertThat(node.health()).isEqualTo(NodeHealth.UP);
        assertThat(node.progress().isHung(OTHER)).isFalse();
        assertThat(node.progress().isHung(CHATS)).isTrue();
    }

    @Test
    void aNodeOfWhichNoModelWorksStaysHungForWhatItsCallersSaw() throws Exception {
        Node node = startLoaded(CHATS, OTHER);
        server.fail(Fault.hangModel(CHATS), Fault.hangModel(OTHER));
        hang(node, CHATS);
        tryOut(trial, node);
        assertThat(node.health()).isEqualTo(NodeHealth.HUNG);
        assertThat(node.progress().suspects()).containsExactly(CHATS);
    }

    @Test
    void aServerThatRefusesToWriteWordsIsAskedForAVector() throws Exception {
        HttpServer embeds = vertx.createHttpServer()
                .requestHandler(request -> {
                    if (request.path().equals("/v1/embeddings")) {
                        request.response().end("{\"data\":[{\"index\":0,\"embedding\":[1]}]}");
                    } else {
                        request.response().setStatusCode(501).end("{\"error\":{\"message\":\"embeddings only\"}}");
                    }
                })
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        Node node = SomeNodes.at(URI.create("http://127.0.0.1:" + embeds.actualPort()), NodeKind.OPENAI);
        node.answered(new NodeReport("unknown", false, List.of(new NodeReport.Model(EMBEDS, true, 1))));
        hang(node, EMBEDS);
        tryOut(trial, node);
        assertThat(node.progress().isHung()).isFalse();
    }

    @Test
    void aModelThatFailsBesideOthersIsPutBackOnceItWorksAgain() throws Exception {
        Node node = startBroken();
        probe(trial, node, 1);
        assertThat(node.isPromising(CHATS)).isFalse();
        server.heal();
        probe(trial, node, 2);
        assertThat(node.isPromising(CHATS)).as("two probes pass first").isFalse();
        probe(trial, node, 1);
        assertThat(node.isPromising(CHATS)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "3, 1", "4, 2", "8, 2", "9, 3", "17, 3", "18, 4"})
    void aModelThatGoesOnFailingIsTriedAfterTwiceAsManyProbesEachTime(int probes, int trials) throws Exception {
        Node node = startBroken();
        probe(trial, node, probes);
        assertThat(trialsOfTheBroken()).isEqualTo(trials);
    }

    @ParameterizedTest
    @CsvSource({"-1, 5", "0, 5", "1, 3", "3, 2"})
    void noMoreProbesThanConfiguredPassBetweenTwoTrials(int longest, int trialsInFiveProbes) throws Exception {
        Node node = startBroken();
        probe(trial(limits, longest), node, 5);
        assertThat(trialsOfTheBroken()).isEqualTo(trialsInFiveProbes);
    }

    @Test
    void aModelThatFailsAnewIsTriedAtOnce() throws Exception {
        Node node = startBroken();
        probe(trial, node, 4);
        node.progressed(CHATS);
        probe(trial, node, 1);
        assertThat(trialsOfTheBroken()).as("a caller had an answer").isEqualTo(2);
        breakDown(node);
        probe(trial, node, 1);
        assertThat(trialsOfTheBroken()).isEqualTo(3);
    }

    /** It fails with one of its two models. */
    private Node startBroken() throws Exception {
        Node node = startLoaded(CHATS, OTHER);
        server.fail(Fault.of(FaultKind.ERROR_500).onModel(CHATS));
        breakDown(node);
        return node;
    }

    private static void breakDown(Node node) {
        while (!node.faults().isBroken(CHATS)) {
            node.failedToAnswer(CHATS, new NodeFailure("agx0", NodeFailure.Kind.ERROR, "500"));
            node.progressed(OTHER);
        }
    }

    private static void probe(Trial trial, Node node, int times) throws InterruptedException {
        for (int i = 0; i < times; i++) {
            trial.putBackBroken(node);
        }
    }

    private long trialsOfTheBroken() {
        return server.state().requestsByModel().getOrDefault(CHATS, 0L);
    }

    private static void giveUp(Node node) {
        node.failedToAnswer(CHATS, new NodeFailure("agx0", NodeFailure.Kind.IMPATIENT, "no token"));
    }

    @Test
    void aModelThatIsGoneIsNotTried() throws Exception {
        Node node = start(NodeKind.OLLAMA, CHATS);
        hang(node, "gone:latest");
        tryOut(trial, node);
        assertThat(node.progress().suspects()).isEmpty();
    }

    /** As every probe does, if more slowly. */
    private static void tryOut(Trial trial, Node node) throws InterruptedException {
        trial.putBackHung(node);
        trial.lookIntoDoubted(node);
    }

    private static void hang(Node node, String model) {
        node.progress().none(model);
        node.progress().none(model);
    }

    private Trial trial(InferenceSettings within, int longestPause) {
        BalancerSettings pauses = Settings.of(
                BalancerSettings.class, Map.of("caravan.balancer.trial-pause", String.valueOf(longestPause)));
        return new Trial(proof, within, pauses, admission);
    }

    private static InferenceSettings limits(String warm, String cold) {
        return Settings.of(
                InferenceSettings.class,
                Map.of(
                        "caravan.inference.warm-token-timeout", warm,
                        "caravan.inference.cold-token-timeout", cold));
    }

    private static void assertFree(Node node) {
        assertThat(node.inFlight()).isZero();
        assertThat(node.free()).isEqualTo(node.slots());
    }

    /** One that says to have these loaded. */
    private Node startLoaded(String... models) throws Exception {
        Node node = start(NodeKind.OLLAMA, models);
        node.answered(new NodeReport(
                "0.33",
                true,
                Stream.of(models)
                        .map(model -> new NodeReport.Model(model, true, 1))
                        .toList()));
        return node;
    }

    private Node start(NodeKind kind, String... models) throws Exception {
        server = SimulatedNode.start(NodeOptions.named("agx0")
                .fast()
                .withKind(ServerKind.valueOf(kind.name()))
                .withModels(models));
        Node node = SomeNodes.at(server.url(), kind);
        NodeReport report = clients.of(node.server()).report(node.server());
        node.answered(report);
        return node;
    }
}
