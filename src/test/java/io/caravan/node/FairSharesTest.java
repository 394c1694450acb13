package io.caravan.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a request is expected to take at first, callers get their shares. */
class FairSharesTest {

    private static final int SLOTS = 6;
    private static final double TEN_SECONDS = 10_000;
    private static final Offset<Double> NEARLY = within(0.05);

    @ParameterizedTest
    @ValueSource(doubles = {1, 50, 200, 5_000})
    void equalRequestsGetEqualSharesFromTheStart(double guess) {
        SimulatedSlots slots = slots(new MovingAverage(guess))
                .asked("ada", 12, 200)
                .asked("bob", 12, 200)
                .asked("cay", 48, 200);
        slots.pass(TEN_SECONDS);
        assertEqualShares(slots);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 50, 200, 5_000, 60_000})
    void whoAsksForLongAnswersGetsFewerOfThem(double guess) {
        SimulatedSlots slots = slots(new MovingAverage(guess))
                .asked("ada", 12, 200)
                .asked("bob", 12, 200)
                .asked("cay", 12, 1000);
        slots.pass(3 * TEN_SECONDS);
        assertEqualShares(slots);
    }

    /** So slowly does the expectation change. */
    @ParameterizedTest
    @ValueSource(doubles = {1, 50, 5_000, 60_000})
    void whatWasSeenForLongAndHoldsNoMoreTakesNobodysShare(double seen) {
        SimulatedSlots slots = slots(MovingAverage.from(seen))
                .asked("ada", 4, 200)
                .asked("bob", 12, 1000)
                .asked("cay", 48, 200);
        slots.pass(3 * TEN_SECONDS);
        assertEqualShares(slots);
    }

    private static void assertEqualShares(SimulatedSlots slots) {
        assertThat(slots.share("ada")).isCloseTo(1.0 / 3, NEARLY);
        assertThat(slots.share("bob")).isCloseTo(1.0 / 3, NEARLY);
        assertThat(slots.share("cay")).isCloseTo(1.0 / 3, NEARLY);
    }

    private static SimulatedSlots slots(MovingAverage expected) {
        return new SimulatedSlots(SLOTS, expected);
    }
}
