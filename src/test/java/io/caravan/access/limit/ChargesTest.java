package io.caravan.access.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.store.Budgets;
import io.caravan.store.RedisBreaker;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class ChargesTest {

    private static final Quota DAY = new Quota(Limited.TOKENS, 100);
    private static final UUID ALICE = UUID.randomUUID();
    private static final UUID BOB = UUID.randomUUID();

    private final RedisBreaker breaker = Budgets.breaker();
    private final Charges charges = new Charges(this::charge, breaker);
    private final List<Charge> charged = new ArrayList<>();
    private Throwable failure;

    private record Charge(UUID user, long count) {}

    @Test
    void whatRedisTakesIsChargedOnce() {
        charges.add(ALICE, DAY, 7);
        charges.add(ALICE, DAY, 5);
        assertThat(charged).containsExactly(new Charge(ALICE, 7), new Charge(ALICE, 5));
    }

    @Test
    void whatWasUsedWhileRedisWasAwayIsChargedWhenItIsBack() {
        failure = new CompletionException(new IllegalStateException("away"));
        charges.add(ALICE, DAY, 7);
        charges.add(ALICE, DAY, 5);
        charges.add(BOB, DAY, 1);
        failure = null;
        charges.add(BOB, DAY, 3);
        assertThat(charged).containsExactlyInAnyOrder(new Charge(BOB, 3), new Charge(ALICE, 12), new Charge(BOB, 1));
    }

    @Test
    void whatWasUsedWhileRedisWasLeftAloneIsChargedWhenItIsAskedAgain() {
        Budgets.open(breaker);
        charges.add(ALICE, DAY, 7);
        assertThat(charged).isEmpty();
        Budgets.reset(breaker);
        charges.add(BOB, DAY, 1);
        assertThat(charged).containsExactly(new Charge(BOB, 1), new Charge(ALICE, 7));
    }

    @Test
    void whatRedisMayHaveTakenIsNotChargedAgain() {
        failure = new CompletionException(new TimeoutException("late"));
        charges.add(ALICE, DAY, 7);
        failure = null;
        charges.add(BOB, DAY, 1);
        assertThat(charged).containsExactly(new Charge(BOB, 1));
    }

    @Test
    void noMoreThanTenThousandWaitToBeCharged() {
        Budgets.open(breaker);
        charges.add(ALICE, DAY, 1);
        for (int i = 0; i < 10_000; i++) {
            charges.add(UUID.randomUUID(), DAY, 1);
        }
        charges.add(ALICE, DAY, 1);
        Budgets.reset(breaker);
        charges.add(BOB, DAY, 1);
        assertThat(charged).hasSize(1 + 10_000).contains(new Charge(ALICE, 2));
    }

    private CompletionStage<Void> charge(UUID user, Quota quota, long count) {
        if (failure != null) {
            return CompletableFuture.failedStage(failure);
        }
        charged.add(new Charge(user, count));
        return CompletableFuture.completedStage(null);
    }
}
