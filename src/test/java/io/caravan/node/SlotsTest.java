package io.caravan.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class SlotsTest {

    private static final int SIZE = 5;
    private static final int TRIALS = 3;

    private final CircuitBreaker breaker = CircuitBreaker.of(
            "agx0",
            CircuitBreakerConfig.custom()
                    .permittedNumberOfCallsInHalfOpenState(TRIALS)
                    .build());
    private final Slots slots = new Slots(SIZE, new Circuit(breaker));

    @Test
    void whatIsTakenIsFreeAgainOnceItIsGivenBack() {
        Slots.Slot slot = slots.take();
        assertThat(slots.free()).isEqualTo(SIZE - 1);
        assertThat(slot.isGivenBack()).isFalse();
        assertThat(slot.giveBack()).isTrue();
        assertThat(slot.isGivenBack()).isTrue();
        assertThat(slots.free()).isEqualTo(SIZE);
    }

    @Test
    void givingBackTwiceFreesNoSlotOfAnotherOne() {
        slots.take();
        Slots.Slot slot = slots.take();
        slot.giveBack();
        assertThat(slot.giveBack()).isFalse();
        assertThat(slots.inFlight()).isEqualTo(1);
    }

    @Test
    void thereIsNeverLessThanNoneFree() {
        for (int i = 0; i < SIZE; i++) {
            assertThat(slots.free()).isEqualTo(SIZE - i);
            slots.take();
        }
        assertThat(slots.free()).isZero();
        slots.take();
        assertThat(slots.free()).isZero();
    }

    @Test
    void aHalfOpenCircuitGetsAsManyRequestsAsTryIt() {
        halfOpen();
        for (int i = 0; i < TRIALS; i++) {
            assertThat(slots.free()).isEqualTo(TRIALS - i);
            slots.take();
        }
        assertThat(slots.free()).isZero();
    }

    @Test
    void whoeverIsHeardOfLeavesTheTrialToTheNextAndKeepsTheSlot() {
        halfOpen();
        Slots.Slot slot = slots.take();
        assertThat(slot.heard()).isTrue();
        assertThat(slot.heard()).isFalse();
        assertThat(slots.free()).isEqualTo(TRIALS);
        assertThat(slots.inFlight()).isEqualTo(1);
        slot.giveBack();
        assertThat(slots.free()).isEqualTo(TRIALS);
    }

    @Test
    void whoeverGivesBackUnheardLeavesTheTrialToTheNext() {
        halfOpen();
        for (int i = 0; i <= TRIALS; i++) {
            slots.take().giveBack();
        }
        assertThat(slots.free()).isEqualTo(TRIALS);
    }

    @Test
    void aNodeThatIsFullForAWhileHasNoneFreeUntilThen() {
        slots.fullFor(Duration.ofMillis(100));
        assertThat(slots.free()).isZero();
        Awaitility.await().until(() -> slots.free() == SIZE);
    }

    @Test
    void whatIsFullForLongIsNotFreeForABriefWord() {
        slots.fullFor(Duration.ofMinutes(1));
        slots.fullFor(Duration.ZERO);
        assertThat(slots.free()).isZero();
        slots.forgetFull();
        assertThat(slots.free()).isEqualTo(SIZE);
    }

    private void halfOpen() {
        breaker.transitionToOpenState();
        breaker.transitionToHalfOpenState();
    }
}
