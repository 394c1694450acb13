package io.caravan.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.inference.NodeFailure;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CircuitTest {

    private static final int TRIALS = 3;

    private final CircuitBreaker breaker = CircuitBreaker.of(
            "agx0",
            CircuitBreakerConfig.custom()
                    .permittedNumberOfCallsInHalfOpenState(TRIALS)
                    .ignoreException(failure -> failure instanceof NodeFailure one && !one.isNodesFault())
                    .build());
    private final Circuit circuit = new Circuit(breaker);

    @BeforeEach
    void halfOpen() {
        breaker.transitionToOpenState();
        breaker.transitionToHalfOpenState();
    }

    @Test
    void aHalfOpenCircuitHasRoomForItsTrials() {
        assertThat(circuit.room()).isEqualTo(TRIALS);
        assertThat(circuit.beginTrial()).isTrue();
        assertThat(circuit.room()).isEqualTo(TRIALS - 1);
        assertThat(circuit.beginTrial()).as("one at a time").isFalse();
    }

    @Test
    void whatIsKnownOfATrialTakesTheRoomOfTheTrial() {
        assertThat(breaker.tryAcquirePermission()).isTrue();
        breaker.onSuccess(1, TimeUnit.MILLISECONDS);
        assertThat(circuit.room()).isEqualTo(TRIALS - 1);
    }

    @Test
    void aTrialThatSaysNothingLeavesItsRoomToTheNext() {
        assertThat(circuit.beginTrial()).isTrue();
        assertThat(circuit.room()).isEqualTo(TRIALS - 1);
        circuit.endTrial(failure(NodeFailure.Kind.BUSY));
        assertThat(circuit.room()).isEqualTo(TRIALS);
        assertThat(breaker.getState()).isEqualTo(State.HALF_OPEN);
        circuit.beginTrial();
        circuit.abandonTrial();
        assertThat(circuit.room()).isEqualTo(TRIALS);
        for (int i = 0; i < TRIALS; i++) {
            assertThat(breaker.tryAcquirePermission()).isTrue();
        }
    }

    @Test
    void oneWholeAnswerClosesTheCircuit() {
        circuit.beginTrial();
        circuit.endTrial(Optional.empty());
        assertThat(breaker.getState()).isEqualTo(State.CLOSED);
        assertThat(circuit.room()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void oneFailureOpensItAgain() {
        circuit.beginTrial();
        circuit.endTrial(failure(NodeFailure.Kind.UNAVAILABLE));
        assertThat(breaker.getState()).isEqualTo(State.OPEN);
        assertThat(circuit.isOpen()).isTrue();
    }

    @Test
    void theTrialsOfCallersCountToo() {
        assertThat(breaker.tryAcquirePermission()).isTrue();
        assertThat(breaker.tryAcquirePermission()).isTrue();
        circuit.beginTrial();
        circuit.endTrial(Optional.empty());
        assertThat(breaker.getState()).as("two are under way").isEqualTo(State.HALF_OPEN);
        breaker.onError(1, TimeUnit.MILLISECONDS, failure(NodeFailure.Kind.CUT).orElseThrow());
        breaker.onError(1, TimeUnit.MILLISECONDS, failure(NodeFailure.Kind.CUT).orElseThrow());
        assertThat(breaker.getState()).isEqualTo(State.OPEN);
    }

    @Test
    void onlyAHalfOpenCircuitIsTried() {
        breaker.transitionToOpenState();
        assertThat(circuit.beginTrial()).isFalse();
        breaker.transitionToClosedState();
        assertThat(circuit.beginTrial()).isFalse();
    }

    @Test
    void aCircuitThatAnOperatorOpenedIsOpen() {
        breaker.transitionToForcedOpenState();
        assertThat(circuit.isOpen()).isTrue();
    }

    private static Optional<NodeFailure> failure(NodeFailure.Kind kind) {
        return Optional.of(new NodeFailure("agx0", kind, "no"));
    }
}
