package io.caravan.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.netty.channel.DefaultEventLoop;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RedisBudgetTest {

    private static final Duration MOMENT = Duration.ofMillis(20);
    private static final CompletableFuture<String> NEVER = new CompletableFuture<>();

    private final RedisBudget budget = new RedisBudget(MOMENT, new RedisReaders(List.of()));

    @Test
    void whatRedisAnswersInTimeIsTaken() throws Exception {
        assertThat(budget.await(() -> CompletableFuture.completedFuture("PONG")))
                .isEqualTo("PONG");
    }

    @Test
    void aRedisThatIsAwayIsSaidToBe() {
        assertThatThrownBy(() -> budget.await(() -> CompletableFuture.failedFuture(new IllegalStateException("away"))))
                .isInstanceOf(ExecutionException.class);
    }

    @Test
    void whoHasWaitedOnceDoesNotAskAgain() {
        assertThatThrownBy(() -> budget.await(() -> NEVER))
                .isInstanceOf(TimeoutException.class)
                .isNotInstanceOf(RedisBudget.NotAsked.class);
        assertThatThrownBy(() -> budget.await(() -> {
                    throw new AssertionError("asked");
                }))
                .isInstanceOf(RedisBudget.NotAsked.class);
    }

    @Test
    void whoWasNotAskedIsNotSpokenAgainst() throws Throwable {
        RedisBreaker breaker = Budgets.breaker();
        for (int i = 0; i < 20; i++) {
            assertThatThrownBy(() -> Budgets.through(breaker, () -> {
                        throw new RedisBudget.NotAsked("spent");
                    }))
                    .isInstanceOf(RedisBudget.NotAsked.class);
        }
        assertThat(breaker.isOpen()).isFalse();
        for (int i = 0; i < 20; i++) {
            assertThatThrownBy(() -> Budgets.through(breaker, () -> {
                        throw new TimeoutException("silent");
                    }))
                    .isInstanceOf(Exception.class);
        }
        assertThat(breaker.isOpen()).isTrue();
    }

    @Test
    void whoWaitsWithoutARouteSpeaksAgainstRedisToo() {
        RedisBreaker breaker = Budgets.breaker();
        for (int i = 0; i < 5; i++) {
            RedisBudget another = new RedisBudget(MOMENT, new RedisReaders(List.of()));
            assertThatThrownBy(() -> breaker.await(another, () -> NEVER)).isInstanceOf(TimeoutException.class);
            assertThatThrownBy(() -> breaker.await(another, () -> NEVER)).isInstanceOf(RedisBudget.NotAsked.class);
            assertThat(Budgets.failures(breaker)).isEqualTo(i + 1);
        }
        assertThat(breaker.isOpen()).isTrue();
        assertThatThrownBy(() -> breaker.await(budget, () -> {
                    throw new AssertionError("asked");
                }))
                .isInstanceOf(RedisBudget.NotAsked.class);
    }

    @Test
    void whatComesInTimeClosesTheCircuitAgain() throws Exception {
        RedisBreaker breaker = Budgets.openBreaker();
        breaker.circuit().transitionToHalfOpenState();
        assertThat(breaker.await(budget, () -> CompletableFuture.completedFuture("PONG")))
                .isEqualTo("PONG");
        assertThat(breaker.circuit().getState()).isEqualTo(CircuitBreaker.State.CLOSED);
    }

    /** The loop has something else to do, and the answer lies there for it to be read. */
    @Test
    void whatNobodyCameToReadWasNotLate() throws Exception {
        DefaultEventLoop loop = new DefaultEventLoop();
        CountDownLatch busy = new CountDownLatch(1);
        loop.execute(() -> await(busy));
        CompletableFuture<String> answer = new CompletableFuture<>();
        loop.execute(() -> answer.complete("PONG"));
        // The first has begun; with the look for whether the loop is behind there are two that wait.
        Thread.ofVirtual().start(() -> {
            Awaitility.await().until(() -> loop.pendingTasks() >= 2);
            busy.countDown();
        });
        RedisBudget patient = new RedisBudget(MOMENT, new RedisReaders(List.of(loop)));
        assertThat(patient.await(() -> answer)).isEqualTo("PONG");
        loop.shutdownGracefully();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
