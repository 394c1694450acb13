package io.caravan.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.cluster.Settings;
import io.caravan.inference.Cancellation;
import io.caravan.inference.ChatOptions;
import io.caravan.inference.EmbeddingRequest;
import io.caravan.inference.InferenceSettings;
import io.caravan.inference.LoadRequest;
import io.caravan.inference.ModelRequest;
import io.caravan.inference.NodeFailure;
import io.caravan.inference.Streams;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NodeTriesTest {

    private static final String MODEL = "phi3:mini";

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Attempts attempts = new Attempts();
    private final Node cold = SomeNodes.cold("orin0", 1, 1, MODEL);
    private final Node warm = SomeNodes.warm("agx0", 1, 1, MODEL);
    private final NodeTries tries = new NodeTries(
            new PatienceRule(
                    Settings.of(AdmissionSettings.class, Map.of()), Settings.of(InferenceSettings.class, Map.of())),
            new SameNodeRetry(Settings.of(BalancerSettings.class, Map.of())),
            new DispatchMetrics(meters));

    static Stream<Exception> endings() {
        return Stream.of(
                new NodeFailure("orin0", NodeFailure.Kind.SILENT, "no token"),
                new Cancellation.CallerGone(),
                new IllegalStateException("nobody thought of this"));
    }

    @ParameterizedTest
    @MethodSource("endings")
    void whateverEndsATryOfAColdNodeItsLoadingIsOverToo(Exception ending) {
        Duration before = load(cold);
        assertThatThrownBy(() -> ask(cold, exchange -> {
                    assertThat(isLoading(cold)).isTrue();
                    throw ending;
                }))
                .isSameAs(ending);
        assertThat(isLoading(cold)).isFalse();
        assertThat(load(cold)).isEqualTo(before);
    }

    @Test
    void aCallerWhoHangsUpDoesNotSpoilTheLoadThatOthersWaitFor() {
        ChatOptions large = new ChatOptions(null, null, null, null, null, null, 16_384);
        LoadRequest request = new LoadRequest(MODEL, large);
        cold.use(MODEL, request);
        assertThatThrownBy(() -> ask(cold, request, exchange -> {
                    throw new Cancellation.CallerGone();
                }))
                .isInstanceOf(Cancellation.CallerGone.class);
        assertThat(windowAsked()).hasValue(16_384);
        assertThatThrownBy(() -> ask(cold, request, exchange -> {
                    throw new NodeFailure("orin0", NodeFailure.Kind.SILENT, "no token");
                }))
                .isInstanceOf(NodeFailure.class);
        assertThat(windowAsked()).isEmpty();
    }

    private OptionalInt windowAsked() {
        return cold.inItsWords(new LoadRequest(MODEL, ChatOptions.NONE)).contextAsked();
    }

    @Test
    void aModelWhoseCallerHungUpBeforeTheFirstTokenIsDoubted() {
        assertThatThrownBy(() -> ask(warm, exchange -> {
                    throw new Cancellation.CallerGone();
                }))
                .isInstanceOf(Cancellation.CallerGone.class);
        assertThat(warm.progress().isDoubted(MODEL)).isTrue();
        assertThat(warm.progress().isHung(MODEL)).isFalse();
    }

    @Test
    void theFirstTokenOfAColdNodeEndsItsLoading() throws Exception {
        Duration before = load(cold);
        ask(cold, exchange -> exchange.getMessage().setBody(Streams.silent("orin0", MODEL)));
        assertThat(load(cold)).isLessThan(before);
        assertThat(isLoading(cold)).isFalse();
    }

    @Test
    void anEmbeddingSaysNothingOfHowLongALoadTakes() throws Exception {
        Duration before = load(cold);
        ask(cold, new EmbeddingRequest(MODEL, List.of("a"), null, null), exchange -> exchange.getMessage()
                .setBody(Streams.silent("orin0", MODEL)));
        assertThat(load(cold)).isEqualTo(before);
    }

    @Test
    void aWarmNodeLoadsNothing() throws Exception {
        Duration before = load(warm);
        ask(warm, exchange -> exchange.getMessage().setBody(Streams.silent("agx0", MODEL)));
        assertThat(load(warm)).isEqualTo(before);
    }

    @Test
    void aSecondTryIsCountedOnce() throws Exception {
        Iterator<Exception> failures = List.<Exception>of(error(), error()).iterator();
        assertThatThrownBy(() -> ask(warm, exchange -> {
                    throw failures.next();
                }))
                .isInstanceOf(NodeFailure.class);
        assertThat(attempts.made()).hasSize(2);
        assertThat(meters.get("caravan.retries").counter().count()).isEqualTo(1);
    }

    @Test
    void whoIsTurnedAwayFromTheSecondTryHasTheFailureOfTheFirst() {
        warm.breaker().transitionToOpenState();
        warm.breaker().transitionToHalfOpenState();
        Exception first = error();
        Iterator<Exception> failures = List.<Exception>of(first, notPermitted()).iterator();
        assertThatThrownBy(() -> ask(warm, exchange -> {
                    throw failures.next();
                }))
                .isSameAs(first);
        assertThat(attempts.made()).extracting(Attempt::outcome).containsExactly("error");
        assertThat(meters.getMeters()).as("there was no second try").isEmpty();
    }

    @Test
    void aTryThatAnOpenCircuitRefusesIsNoRetry() {
        Iterator<Exception> failures =
                List.<Exception>of(error(), notPermitted()).iterator();
        assertThatThrownBy(() -> ask(warm, exchange -> {
                    Exception next = failures.next();
                    warm.breaker().transitionToOpenState();
                    if (failures.hasNext()) {
                        warm.breaker().transitionToHalfOpenState();
                    }
                    throw next;
                }))
                .isInstanceOfSatisfying(
                        NodeFailure.class, failure -> assertThat(failure.kind()).isEqualTo(NodeFailure.Kind.NOT_ASKED));
        assertThat(meters.getMeters()).isEmpty();
    }

    private static NodeFailure error() {
        return new NodeFailure("agx0", NodeFailure.Kind.ERROR, "500");
    }

    private Exception notPermitted() {
        return CallNotPermittedException.createCallNotPermittedException(warm.breaker());
    }

    private void ask(Node node, Processor route) throws Exception {
        ask(node, new LoadRequest(MODEL, ChatOptions.NONE), route);
    }

    private void ask(Node node, ModelRequest request, Processor route) throws Exception {
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            Exchange exchange = new DefaultExchange(camel);
            Order order = new Order(
                    exchange, request, attempts, new Claim("ada", null), new Cancellation(), System.nanoTime());
            tries.of(order, node, route, true);
        }
    }

    private static boolean isLoading(Node node) {
        return node.warmth().isLoading(MODEL);
    }

    private static Duration load(Node node) {
        return node.warmth().load(node.model(MODEL).orElseThrow());
    }
}
