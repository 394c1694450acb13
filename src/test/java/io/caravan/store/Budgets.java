package io.caravan.store;

import io.caravan.cluster.Settings;
import io.github.resilience4j.core.functions.CheckedRunnable;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What requests of a test have for Redis. */
public final class Budgets {

    private Budgets() {}

    /** So much each, whoever is late. */
    public static RedisBudgets of(Duration patience) {
        return new RedisBudgets(settings(patience), new RedisReaders(List.of()));
    }

    /** A circuit that is closed. */
    public static RedisBreaker breaker() {
        return new RedisBreaker(settings(Duration.ofSeconds(1)));
    }

    /** Of a Redis that is left alone. */
    public static RedisBreaker openBreaker() {
        RedisBreaker breaker = breaker();
        open(breaker);
        return breaker;
    }

    /** Has Redis left alone. */
    public static void open(RedisBreaker breaker) {
        breaker.circuit().transitionToOpenState();
    }

    /** Forgets what the circuit has seen, and closes it. */
    public static void reset(RedisBreaker breaker) {
        breaker.circuit().reset();
    }

    /** How many of the last questions Redis was late or away for. */
    public static int failures(RedisBreaker breaker) {
        return breaker.circuit().getMetrics().getNumberOfFailedCalls();
    }

    /** Asks through the circuit, as the EIP does. */
    public static void through(RedisBreaker breaker, CheckedRunnable question) throws Throwable {
        breaker.circuit().executeCheckedSupplier(() -> {
            question.run();
            return null;
        });
    }

    private static RedisSettings settings(Duration patience) {
        return Settings.of(
                RedisSettings.class,
                Map.of(
                        "caravan.redis.url",
                        "redis://127.0.0.1:1",
                        "caravan.redis.patience",
                        patience.toMillis() + "ms"));
    }
}
