package io.caravan.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ModelFaultsTest {

    private static final int ENOUGH = 3;

    private final ModelFaults faults = new ModelFaults(ENOUGH);

    @Test
    void whereNothingElseAnswersAFailureMayBeTheNodes() {
        fail("a", ENOUGH);
        fail("b", ENOUGH);
        assertThat(faults.isAlone("a")).isFalse();
        assertThat(faults.broken()).isEmpty();
    }

    @Test
    void whatFailsWhileAnotherModelAnswersFailsByItself() {
        fail("a", 1);
        faults.answered("b");
        assertThat(faults.isAlone("a")).isTrue();
        assertThat(faults.isAlone("b")).isFalse();
    }

    @Test
    void whatAnotherModelAnsweredBeforeSaysNothing() {
        faults.answered("b");
        fail("a", ENOUGH);
        assertThat(faults.isAlone("a")).isFalse();
    }

    @Test
    void onceMayBeChanceAgainAndAgainIsBroken() {
        fail("a", ENOUGH - 1);
        faults.answered("b");
        assertThat(faults.isBroken("a")).isFalse();
        fail("a", 1);
        assertThat(faults.isBroken("a")).isTrue();
        assertThat(faults.broken()).containsExactly("a");
    }

    @Test
    void oneAnswerPutsItBackHoweverOftenItFailed() {
        fail("a", 10 * ENOUGH);
        faults.answered("b");
        faults.answered("a");
        assertThat(faults.isBroken("a")).isFalse();
        assertThat(faults.isAlone("a")).as("it is not trusted yet").isTrue();
        fail("a", 1);
        assertThat(faults.isBroken("a")).isTrue();
    }

    @Test
    void itIsForgottenOnceItAnsweredAsOftenAsItFailed() {
        fail("a", ENOUGH);
        faults.answered("b");
        for (int i = 0; i < ENOUGH; i++) {
            assertThat(faults.isAlone("a")).isTrue();
            faults.answered("a");
        }
        assertThat(faults.isAlone("a")).isFalse();
    }

    @Test
    void whatIsGoneIsForgotten() {
        fail("a", ENOUGH);
        faults.answered("b");
        faults.forget("a");
        assertThat(faults.broken()).isEmpty();
        fail("a", 1);
        assertThat(faults.isAlone("a")).isFalse();
    }

    private void fail(String model, int times) {
        for (int i = 0; i < times; i++) {
            faults.failed(model);
        }
    }
}
