package io.caravan.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.inference.Lane;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FairQueueTest {

    private final FairQueue queue = new FairQueue();
    private final Node node = SomeNodes.node("agx0", 1, 1);

    @Test
    void callersTakeTurnsHoweverManyOneSends() {
        join("ada", 100, 10);
        join("bob", 100, 2);
        assertThat(served(4)).containsExactly("ada", "bob", "ada", "bob");
    }

    @Test
    void whoCausesMoreWorkHasFewerTurns() {
        for (int i = 0; i < 12; i++) {
            join("ada", 300);
            join("bob", 100);
        }
        assertThat(served(8)).containsExactly("ada", "bob", "bob", "bob", "ada", "bob", "bob", "bob");
    }

    @Test
    void whatWasUnderestimatedIsChargedLater() {
        Waiting underestimated = join("ada", 100);
        join("bob", 100);
        served(2);
        queue.correct(underestimated, 300);
        assertAdaIsBehind();
    }

    @Test
    void whatWasUnderestimatedIsChargedThoughTheQueueWasEmptyMeanwhile() {
        Waiting underestimated = join("ada", 100);
        served(1);
        bobIsServedThrice();
        queue.correct(underestimated, 600);
        assertAdaIsBehind();
    }

    @Test
    void whatGoesBeforeEverybodyIsChargedFromNowOn() {
        bobIsServedThrice();
        Waiting resumed = Waits.of("m", List.of(node), Lane.INTERACTIVE, "ada", true);
        queue.stamp(resumed);
        queue.correct(resumed, 250);
        assertAdaIsBehind();
    }

    @Test
    void whoeverComesLateNeitherCatchesUpNorWaitsForTheOthersPast() {
        join("ada", 100, 6);
        served(3);
        join("bob", 100, 2);
        assertThat(served(4)).containsExactly("bob", "ada", "bob", "ada");
    }

    @Test
    void whoeverLeavesIsNotChargedForWhatWasNotDone() {
        Waiting left = join("ada", 1000);
        join("bob", 100);
        queue.leave(left);
        join("ada", 100);
        join("bob", 100);
        assertThat(served(3)).containsExactly("bob", "ada", "bob");
    }

    @Test
    void aRequestThatLeavesDoesNotHoldUpTheOthers() {
        Waiting first = join("ada", 100);
        join("bob", 100);
        assertThat(queue.leave(first)).isTrue();
        assertThat(queue.leave(first)).isFalse();
        assertThat(served(1)).containsExactly("bob");
        assertThat(queue.size()).isZero();
    }

    @Test
    void whoIsTurnedAwayIsNotChargedForIt() {
        join("ada", 100);
        join("bob", 100);
        for (int i = 0; i < 5; i++) {
            queue.leave(join("ada", 100));
        }
        join("ada", 100);
        join("bob", 100, 2);
        assertThat(served(4)).containsExactly("ada", "bob", "ada", "bob");
    }

    @Test
    void whoOwesNothingIsForgottenThoughOthersWait() {
        join("ada", 100, 3);
        for (int i = 0; i < 1000; i++) {
            Waiting request = join("caller " + i, 0);
            queue.served(request);
            queue.correct(request, 0);
        }
        assertThat(queue.callers()).isEqualTo(1);
    }

    @Test
    void whoLeavesIsForgottenThoughOthersWait() {
        join("ada", 100);
        queue.leave(join("bob", 100));
        assertThat(queue.callers()).isEqualTo(1);
    }

    @Test
    void whoOwesSomethingIsForgottenOnceTheOthersHaveHadAsMuch() {
        join("ada", 100, 4);
        Waiting bobs = join("bob", 100);
        served(2);
        queue.correct(bobs, 150);
        served(1);
        assertThat(queue.callers()).as("the others have had 100").isEqualTo(2);
        served(1);
        join("ada", 100);
        assertThat(queue.callers()).as("the others have had 200").isEqualTo(1);
    }

    @Test
    void whoWasForgottenMeanwhileIsChargedForTheNextNodeFromNowOn() {
        Waiting first = join("ada", 100);
        served(1);
        bobIsServedThrice();
        queue.correct(first, 50);
        queue.join(Waits.of("m", List.of(node), Lane.INTERACTIVE, "ada", false, first), 300);
        served(1);
        assertAdaIsBehind();
    }

    private void bobIsServedThrice() {
        for (int i = 0; i < 3; i++) {
            join("bob", 100);
            served(1);
        }
    }

    /** Of a request of hers and two of Bob's both of his go first. */
    private void assertAdaIsBehind() {
        join("ada", 100);
        join("bob", 100, 2);
        assertThat(served(3)).containsExactly("bob", "bob", "ada");
    }

    private Waiting join(String caller, double cost) {
        Waiting request = Waits.of("m", List.of(node), Lane.INTERACTIVE, caller, false);
        queue.join(request, cost);
        return request;
    }

    private void join(String caller, double cost, int times) {
        for (int i = 0; i < times; i++) {
            join(caller, cost);
        }
    }

    private List<String> served(int many) {
        List<String> callers = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            Waiting next = queue.inOrder().first();
            queue.served(next);
            callers.add(next.caller());
        }
        return callers;
    }
}
