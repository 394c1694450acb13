package io.caravan.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AwaitedTrialsTest {

    private final AwaitedTrials trials = new AwaitedTrials();
    private final Node agx0 = SomeNodes.node("agx0", 1, 1);
    private final Node orin0 = SomeNodes.node("orin0", 1, 1);

    @Test
    void whoIsTurnedAwayMeanwhileDoesNotWaitForTheSameNodeAgain() {
        trials.comeAcross(List.of(agx0));
        failTrial(agx0);
        trials.comeAcross(List.of(agx0));
        assertThat(trials.mayAwait(agx0)).isFalse();
    }

    @Test
    void nobodyBeginsToWaitForAnotherNodeAfterAWaitInVain() {
        trials.comeAcross(List.of(agx0));
        trials.await(List.of(agx0));
        assertThat(trials.mayAwait(orin0)).isTrue();
        failTrial(agx0);
        trials.comeAcross(List.of(orin0));
        assertThat(trials.mayAwait(orin0)).isFalse();
    }

    @Test
    void whoWaitsForSeveralAtTheSameTimeWaitsForEachOnce() {
        trials.comeAcross(List.of(agx0, orin0));
        trials.await(List.of(agx0, orin0));
        failTrial(agx0);
        assertThat(trials.mayAwait(agx0)).isFalse();
        assertThat(trials.mayAwait(orin0)).isTrue();
        failTrial(orin0);
        assertThat(trials.mayAwait(orin0)).isFalse();
    }

    @Test
    void whatNobodyWaitedForIsNotInVain() {
        trials.comeAcross(List.of(agx0, orin0));
        failTrial(agx0);
        assertThat(trials.mayAwait(orin0)).isTrue();
    }

    @Test
    void aTryThatFailsIsInVainIfTheNodesTrialWasWaitedFor() {
        trials.comeAcross(List.of(agx0, orin0));
        trials.failed("agx0");
        assertThat(trials.mayAwait(orin0)).isTrue();
        trials.await(List.of(agx0));
        trials.failed("agx0");
        assertThat(trials.mayAwait(orin0)).isFalse();
    }

    @Test
    void whatWasTriedWhileAnotherNodeWasAskedWasNotWaitedFor() {
        trials.comeAcross(List.of(agx0, orin0));
        failTrial(orin0);
        trials.failed("agx0");
        trials.comeAcross(List.of(orin0));
        assertThat(trials.mayAwait(orin0)).isTrue();
    }

    private static void failTrial(Node node) {
        node.breaker().transitionToOpenState();
        node.breaker().transitionToHalfOpenState();
        node.breaker().transitionToOpenState();
    }
}
