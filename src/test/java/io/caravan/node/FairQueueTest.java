package io.caravan.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.inference.Lane;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FairQueueTest {

    private final FairQueue queue = new FairQueue();

    @Test
    void callersTakeTurnsHoweverManyOneSends() {
        for (int i = 0; i < 10; i++) {
            join("ada", 100);
        }
        join("bob", 100);
        join("bob", 100);
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
        join("ada", 100);
        join("bob", 100);
        join("bob", 100);
        assertThat(served(3)).containsExactly("bob", "bob", "ada");
    }

    @Test
    void whatWasUnderestimatedIsChargedThoughTheQueueWasEmptyMeanwhile() {
        Waiting underestimated = join("ada", 100);
        served(1);
        for (int i = 0; i < 3; i++) {
            join("bob", 100);
            served(1);
        }
        queue.correct(underestimated, 600);
        join("ada", 100);
        join("bob", 100);
        join("bob", 100);
        assertThat(served(3)).containsExactly("bob", "bob", "ada");
    }

    @Test
    void whatGoesBeforeEverybodyIsChargedFromNowOn() {
        for (int i = 0; i < 3; i++) {
            join("bob", 100);
            served(1);
        }
        Waiting resumed = new Waiting("m", List.of(SomeNodes.warm("agx0", 1, 1, "m")), Lane.INTERACTIVE, "ada", true);
        queue.stamp(resumed);
        queue.correct(resumed, 250);
        join("ada", 100);
        join("bob", 100);
        join("bob", 100);
        assertThat(served(3)).containsExactly("bob", "bob", "ada");
    }

    @Test
    void whoeverComesLateNeitherCatchesUpNorWaitsForTheOthersPast() {
        for (int i = 0; i < 6; i++) {
            join("ada", 100);
        }
        served(3);
        join("bob", 100);
        join("bob", 100);
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
        join("bob", 100);
        join("bob", 100);
        assertThat(served(4)).containsExactly("ada", "bob", "ada", "bob");
    }

    private Waiting join(String caller, double cost) {
        Waiting request = new Waiting("m", List.of(SomeNodes.warm("agx0", 1, 1, "m")), Lane.INTERACTIVE, caller, false);
        queue.join(request, cost);
        return request;
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
