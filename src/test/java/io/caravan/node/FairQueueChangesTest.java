package io.caravan.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.inference.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of those who wait when one before them leaves, or takes more or less than was expected. */
class FairQueueChangesTest {

    private final FairQueue queue = new FairQueue();
    private final Node node = SomeNodes.node("agx0", 1, 1);

    @Test
    void whatWasOverestimatedLetsNoLaterRequestOfTheCallerOvertakeAnEarlierOne() {
        List<Waiting> four = Stream.generate(() -> join("ada", 5000)).limit(4).toList();
        queue.served(four.getFirst());
        queue.correct(four.getFirst(), 200);
        Waiting fifth = join("ada", 200);
        queue.served(four.get(1));
        queue.correct(four.get(1), 200);
        Waiting sixth = join("ada", 200);
        assertThat(queue.inOrder()).containsExactly(four.get(2), four.get(3), fifth, sixth);
    }

    @Test
    void whatWasOverestimatedIsGivenBackToThoseWhoWait() {
        Waiting overestimated = join("ada", 5000);
        served(1);
        Waiting waits = join("ada", 100);
        join("bob", 300);
        join("bob", 300);
        assertThat(queue.inOrder()).last().isSameAs(waits);
        queue.correct(overestimated, 200);
        assertThat(served(3)).containsExactly("bob", "ada", "bob");
    }

    @Test
    void whatWasForgottenOfAnOverestimateIsNotGivenBackToo() {
        Waiting overestimated = join("ada", 5000);
        served(1);
        for (int i = 0; i < 60; i++) {
            join("bob", 100);
            served(1);
        }
        for (int i = 0; i < 3; i++) {
            join("ada", 100);
            join("bob", 100);
        }
        queue.correct(overestimated, 200);
        assertThat(served(6)).containsExactly("ada", "bob", "ada", "bob", "ada", "bob");
    }

    @Test
    void whoeverLeavesMovesThoseOfTheirsUpWhoStandBehindButNotThoseBefore() {
        Waiting before = join("ada", 100);
        Waiting left = join("ada", 1000);
        Waiting behind = join("ada", 100);
        Waiting bobs = join("bob", 200);
        Waiting bobsSecond = join("bob", 200);
        assertThat(queue.inOrder()).containsExactly(before, bobs, left, bobsSecond, behind);
        queue.leave(left);
        assertThat(queue.inOrder()).containsExactly(before, bobs, behind, bobsSecond);
        Waiting last = join("ada", 100);
        assertThat(queue.inOrder()).containsExactly(before, bobs, behind, bobsSecond, last);
    }

    @Test
    void whoHasASlotDoesNotLeaveForTheOneThatWaitsForTheNextNode() {
        Waiting first = join("ada", 100);
        served(1);
        queue.correct(first, 50);
        Waiting second = join(Waits.of("m", List.of(node), Lane.INTERACTIVE, "ada", false, first), 100);
        assertThat(queue.leave(first)).isFalse();
        assertThat(queue.inOrder()).containsExactly(second);
    }

    @Test
    void whoWaitsForTheNextNodeIsChargedBeforeThoseWhoWaitForTheirFirst() {
        Waiting first = join("ada", 100);
        served(1);
        Waiting behind = join("ada", 100);
        Waiting bobs = join("bob", 150);
        Waiting bobsSecond = join("bob", 150);
        queue.correct(first, 40);
        assertThat(queue.inOrder()).containsExactly(bobs, behind, bobsSecond);
        Waiting second = join(Waits.of("m", List.of(node), Lane.INTERACTIVE, "ada", false, first), 120);
        assertThat(queue.inOrder()).containsExactly(second, bobs, bobsSecond, behind);
    }

    /** Whatever is expected, whatever it takes, and whoever leaves. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void theRequestsOfACallerAreServedInTheirOwnOrder(long seed) {
        Random random = new Random(seed);
        List<Waiting> working = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            switch (random.nextInt(4)) {
                case 0, 1 -> join("caller " + random.nextInt(3), 1 + random.nextInt(5000));
                case 2 -> serveOne(random, working);
                default -> endOne(random, working);
            }
            assertThatEachCallersStandInTheirOwnOrder();
        }
    }

    /** The first one for which there is a slot: not every node has every model. */
    private void serveOne(Random random, List<Waiting> working) {
        queue.inOrder().stream().skip(random.nextInt(3)).findFirst().ifPresent(next -> {
            queue.served(next);
            working.add(next);
        });
    }

    private void endOne(Random random, List<Waiting> working) {
        if (random.nextInt(4) == 0 && queue.size() > 0) {
            queue.leave(List.copyOf(queue.inOrder()).get(random.nextInt(queue.size())));
        } else if (!working.isEmpty()) {
            queue.correct(working.remove(random.nextInt(working.size())), random.nextInt(5000));
        }
    }

    private void assertThatEachCallersStandInTheirOwnOrder() {
        queue.inOrder().stream()
                .collect(Collectors.groupingBy(Waiting::caller))
                .values()
                .forEach(own -> assertThat(own).extracting(Waiting::number).isSorted());
    }

    private Waiting join(String caller, double cost) {
        return join(Waits.of("m", List.of(node), Lane.INTERACTIVE, caller, false), cost);
    }

    private Waiting join(Waiting request, double cost) {
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
