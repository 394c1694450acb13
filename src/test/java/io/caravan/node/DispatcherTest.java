package io.caravan.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.caravan.inference.Cancellation;
import io.caravan.inference.Chats;
import io.caravan.inference.Lane;
import io.caravan.inference.NodeFailure;
import io.caravan.inference.Streams;
import io.caravan.inference.TokenStream;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Processor;
import org.junit.jupiter.api.Test;

/** What becomes of a request whose nodes' routes do as told. */
class DispatcherTest {

    private static final String MODEL = "phi3:mini";
    private static final Claim HURRIED = new Claim("ada", Duration.ofMillis(200));
    private static final Claim PATIENT = new Claim("ada", Duration.ofSeconds(30));

    private final Dispatcher dispatcher = Dispatchers.of(Admissions.alone());
    private final Attempts attempts = new Attempts();
    private final Node node = SomeNodes.warm("agx0", 100, 64, MODEL);
    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void aHalfOpenCircuitThatLetsNobodyThroughIsAskedAgainInAWhile() throws Exception {
        halfOpen();
        TokenStream answer = dispatch(PATIENT, true, exchange -> {
            if (asked.incrementAndGet() < 3) {
                throw CallNotPermittedException.createCallNotPermittedException(node.breaker());
            }
            exchange.getMessage().setBody(Streams.silent("agx0", MODEL));
        });
        assertThat(asked).hasValue(3);
        assertThat(attempts.made()).extracting(Attempt::outcome).containsExactly("answered");
        assertThat(attempts.choices()).hasSize(1);
        answer.close();
        assertThat(node.inFlight()).isZero();
        assertThat(node.free())
                .isEqualTo(node.breaker().getCircuitBreakerConfig().getPermittedNumberOfCallsInHalfOpenState());
    }

    @Test
    void whoWaitsForItInVainLearnsWhy() {
        halfOpen();
        assertThatThrownBy(() -> dispatch(HURRIED, true, refusing()))
                .isInstanceOf(NotAdmitted.class)
                .hasMessageContaining("agx0 not_asked (circuit half-open)");
        assertThat(attempts.made()).as("no try was made").isEmpty();
        assertThat(node.inFlight()).isZero();
    }

    @Test
    void whoFindsNoPlaceInLineDidNotWaitForACircuit() throws Exception {
        halfOpen();
        Admission noQueue = Admissions.alone(Map.of("caravan.admission.queue", "0"));
        while (node.free() > 0) {
            noQueue.admit(
                    Waits.of(MODEL, List.of(node), Lane.INTERACTIVE, "eve", false),
                    Duration.ofSeconds(30),
                    new Cancellation());
        }
        Dispatcher busy = Dispatchers.of(noQueue);
        assertThatThrownBy(() -> busy.dispatch(
                        Dispatchers.order(Chats.of(MODEL, true), PATIENT, attempts), Map.of(node, refusing())))
                .isInstanceOfSatisfying(NotAdmitted.class, refused -> assertThat(refused.reason())
                        .isEqualTo(NotAdmitted.Reason.QUEUE_FULL))
                .hasMessageNotContaining("half-open");
        assertThat(attempts.made()).isEmpty();
    }

    @Test
    void aNodeThatHasTooMuchToDoIsSparedForAWhile() {
        assertThatThrownBy(() -> dispatch(PATIENT, true, exchange -> {
                    throw new NodeFailure("agx0", NodeFailure.Kind.BUSY, "429", Duration.ofMinutes(1));
                }))
                .isInstanceOf(NoNodeAnswered.class);
        assertThat(node.inFlight()).isZero();
        assertThat(node.free()).isZero();
    }

    @Test
    void aCircuitThatAnOperatorOpenedIsNotWaitedFor() {
        node.breaker().transitionToForcedOpenState();
        assertThatThrownBy(() -> dispatch(PATIENT, true, refusing()))
                .isInstanceOf(NoNodeAnswered.class)
                .hasMessageContaining("agx0 not_asked (circuit open)");
        assertThat(asked).hasValue(1);
    }

    @Test
    void aCircuitThatOpensWhileTheRequestIsOnItsWayIsWaitedFor() throws Exception {
        Admission admission = Admissions.alone();
        new CircuitWatch(admission).watch(node);
        TokenStream answer = Dispatchers.of(admission)
                .dispatch(Dispatchers.order(Chats.of(MODEL, true), PATIENT, attempts), Map.of(node, exchange -> {
                    if (asked.incrementAndGet() == 1) {
                        node.breaker().transitionToOpenState();
                        tryWhenSomebodyWaits(admission);
                        throw CallNotPermittedException.createCallNotPermittedException(node.breaker());
                    }
                    exchange.getMessage().setBody(Streams.silent("agx0", MODEL));
                }));
        assertThat(attempts.made()).extracting(Attempt::outcome).containsExactly("answered");
        answer.close();
    }

    private void tryWhenSomebodyWaits(Admission admission) {
        Thread.ofVirtual().start(() -> {
            await().until(() -> admission.waiting(Lane.INTERACTIVE) == 1);
            node.breaker().transitionToHalfOpenState();
        });
    }

    @Test
    void whoIsTooImpatientForAnOpenCircuitLearnsOfIt() {
        node.breaker().transitionToOpenState();
        assertThatThrownBy(() -> dispatch(HURRIED, true, refusing()))
                .isInstanceOf(NotAdmitted.class)
                .hasMessageContaining("agx0 not_asked (circuit open)");
        assertThat(asked).hasValue(0);
    }

    @Test
    void whatCameOfOneNodeIsNotLeftOnTheExchange() throws Exception {
        Order order = Dispatchers.order(Chats.of(MODEL, false), PATIENT, attempts);
        Node other = SomeNodes.warm("orin0", 1, 1, MODEL);
        Streams.Written broken = Streams.written("agx0", MODEL);
        Processor breaksOff = done -> {
            broken.breakOff(NodeFailure.Kind.CUT);
            done.getMessage().setBody(broken.stream());
        };
        Processor fails = done -> done.setException(new NodeFailure("orin0", NodeFailure.Kind.UNAVAILABLE, "503"));
        TokenStream part = dispatcher.dispatch(order, Map.of(node, breaksOff, other, fails));
        assertThat(part.node()).isEqualTo("agx0");
        assertThat(order.exchange().getException()).isNull();
        assertThat(attempts.made()).extracting(Attempt::outcome).containsExactly("cut", "unavailable");
    }

    @Test
    void whoeverIsInterruptedLeavesTheNodeFree() {
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        Streams.Written stream = Streams.written("agx0", MODEL);
        Thread caller = Thread.ofVirtual().start(() -> {
            try {
                dispatch(PATIENT, false, exchange -> exchange.getMessage().setBody(stream.stream()));
            } catch (Exception failure) {
                end.complete(failure);
            }
        });
        await().until(() -> node.inFlight() == 1 && caller.getState() == Thread.State.TIMED_WAITING);
        caller.interrupt();
        assertThat(end.join()).isInstanceOf(InterruptedException.class);
        assertThat(node.inFlight()).isZero();
        assertThat(stream.cancelled()).isTrue();
    }

    @Test
    void howLongAnAnswerTakesIsLearnedOnlyFromWholeOnes() throws Exception {
        for (NodeFailure.Kind kind : List.of(NodeFailure.Kind.STALLED, NodeFailure.Kind.CUT)) {
            Streams.Written broken = Streams.written("agx0", MODEL);
            TokenStream answer = dispatchAfresh(broken);
            broken.breakOff(kind);
            answer.close();
        }
        dispatchAfresh(Streams.written("agx0", MODEL)).close();
        assertThat(node.pace().service(MODEL)).as("broken off, and hung up").isEmpty();
        Streams.Written whole = Streams.written("agx0", MODEL);
        TokenStream answer = dispatchAfresh(whole);
        whole.end();
        answer.close();
        assertThat(node.pace().service(MODEL)).isPresent();
    }

    private TokenStream dispatchAfresh(Streams.Written stream) throws Exception {
        Order order = Dispatchers.order(Chats.of(MODEL, true), PATIENT, new Attempts());
        return dispatcher.dispatch(
                order, Map.of(node, route -> route.getMessage().setBody(stream.stream())));
    }

    private void halfOpen() {
        node.breaker().transitionToOpenState();
        node.breaker().transitionToHalfOpenState();
    }

    private Processor refusing() {
        return exchange -> {
            asked.incrementAndGet();
            exchange.setException(CallNotPermittedException.createCallNotPermittedException(node.breaker()));
        };
    }

    private TokenStream dispatch(Claim claim, boolean stream, Processor route) throws Exception {
        return dispatcher.dispatch(Dispatchers.order(Chats.of(MODEL, stream), claim, attempts), Map.of(node, route));
    }
}
