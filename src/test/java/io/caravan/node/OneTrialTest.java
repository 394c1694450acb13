package io.caravan.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.caravan.cluster.Settings;
import io.caravan.inference.Chats;
import io.caravan.inference.Lane;
import io.caravan.inference.NodeFailure;
import io.caravan.inference.Streams;
import io.caravan.inference.TokenStream;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Processor;
import org.junit.jupiter.api.Test;

/** How many trials of open circuits one caller waits for, whatever models and nodes are asked. */
class OneTrialTest {

    private static final String ASKED = "asked:latest";
    private static final String SPARE = "spare:latest";

    private final Admission admission = Admissions.alone();
    private final Attempts attempts = new Attempts();
    private final Node first = SomeNodes.warm("agx0", 100, 1, ASKED);
    private final Node other = SomeNodes.warm("orin0", 1, 1, ASKED, SPARE);
    private final Map<Node, Processor> asked = new HashMap<>();
    private final Map<Node, Processor> spare = new HashMap<>();

    @Test
    void whoWaitedForATrialInVainWaitsForNoneOfAModelThatStandsIn() {
        asked.put(open(first), permitting(first, answers(ASKED)));
        spare.put(open(other), permitting(other, answers(SPARE)));
        onceSomebodyWaits(() -> failTrial(first));
        assertThatThrownBy(this::answer)
                .isInstanceOf(NoNodeAnswered.class)
                .hasMessageContaining("agx0 not_asked (circuit open)")
                .satisfies(nobody ->
                        assertThat(nobody.getSuppressed()).singleElement().isInstanceOf(NoNodeAnswered.class));
    }

    @Test
    void whoIsTheTrialThatTheyWaitedForWaitsForNoneOfAModelThatStandsIn() {
        asked.put(open(first), permitting(first, fails("agx0")));
        spare.put(open(other), permitting(other, answers(SPARE)));
        onceSomebodyWaits(() -> halfOpen(first));
        assertThatThrownBy(this::answer)
                .isInstanceOf(NoNodeAnswered.class)
                .hasMessageContaining("agx0 unavailable")
                .satisfies(nobody ->
                        assertThat(nobody.getSuppressed()).singleElement().isInstanceOf(NoNodeAnswered.class));
    }

    @Test
    void severalNodesAreWaitedForAtTheSameTime() throws Exception {
        asked.put(open(first), permitting(first, answers(ASKED)));
        asked.put(open(other), permitting(other, answers(ASKED)));
        onceSomebodyWaits(() -> {
            failTrial(first);
            halfOpen(other);
        });
        answer().close();
        assertThat(attempts.choices()).extracting(Choice::node).containsExactly("orin0");
    }

    @Test
    void whoDidNotWaitForTheNodeThatFailedWaitsForTheNextOne() throws Exception {
        asked.put(first, fails("agx0"));
        asked.put(open(other), permitting(other, answers(ASKED)));
        onceSomebodyWaits(() -> halfOpen(other));
        answer().close();
        assertThat(attempts.made()).extracting(Attempt::outcome).containsExactly("unavailable", "answered");
    }

    @Test
    void whatFailedWhileAnotherNodeWasAskedWasNotWaitedFor() throws Exception {
        asked.put(first, exchange -> {
            open(other);
            fail(other);
            fails("agx0").process(exchange);
        });
        asked.put(other, permitting(other, answers(ASKED)));
        onceSomebodyWaits(() -> halfOpen(other));
        answer().close();
        assertThat(attempts.made()).extracting(Attempt::outcome).containsExactly("unavailable", "answered");
    }

    private TokenStream answer() throws Exception {
        Order order = Dispatchers.order(Chats.of("asked", true), new Claim("ada", Duration.ofSeconds(30)), attempts);
        Map<String, Map<Node, Processor>> holders = Map.of(ASKED, asked, SPARE, spare);
        return new ModelSearch(names(), Dispatchers.of(admission), (model, request) -> holders.get(model), order)
                .answer();
    }

    private static ModelNames names() {
        return new ModelNames(
                Settings.of(ModelSettings.class, Map.of("caravan.models.fallbacks.asked", "spare")),
                Settings.of(BalancerSettings.class, Map.of()),
                SomeNodes.configured(Map.of()));
    }

    private void onceSomebodyWaits(Runnable change) {
        Thread.ofVirtual().start(() -> {
            await().until(() -> admission.waiting(Lane.INTERACTIVE) == 1);
            change.run();
            admission.reconsider();
        });
    }

    private static Node open(Node node) {
        node.breaker().transitionToOpenState();
        return node;
    }

    private static void halfOpen(Node node) {
        node.breaker().transitionToHalfOpenState();
    }

    private void failTrial(Node node) {
        fail(node);
        admission.reconsider();
    }

    private static void fail(Node node) {
        halfOpen(node);
        open(node);
    }

    /** As the circuit breaker EIP around a node does. */
    private static Processor permitting(Node node, Processor route) {
        return exchange -> {
            if (node.breaker().getState() == CircuitBreaker.State.OPEN) {
                throw CallNotPermittedException.createCallNotPermittedException(node.breaker());
            }
            route.process(exchange);
        };
    }

    private static Processor answers(String model) {
        return exchange -> exchange.getMessage().setBody(Streams.silent("orin0", model));
    }

    private static Processor fails(String node) {
        return exchange -> exchange.setException(new NodeFailure(node, NodeFailure.Kind.UNAVAILABLE, "503"));
    }
}
