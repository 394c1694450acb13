package io.caravan.store;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.StateTransition;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.camel.quarkus.main.events.BeforeConfigure;
import org.jboss.logging.Logger;

/**
 * The one circuit of Redis: what one step of a request finds out about it, the others know.
 *
 * <p>The {@code circuitBreaker} EIPs of the routes use it by its name {@value #NAME}, and count what comes of each question.
 */
@Singleton
public class RedisBreaker {

    static final String NAME = "breaker-redis";

    private static final Logger LOG = Logger.getLogger(RedisBreaker.class);

    private final CircuitBreaker breaker;

    public RedisBreaker(RedisSettings settings) {
        breaker = CircuitBreaker.of("redis", config(settings.breaker()));
        breaker.getEventPublisher().onStateTransition(event -> tell(event.getStateTransition()));
    }

    private static CircuitBreakerConfig config(RedisSettings.Breaker settings) {
        return CircuitBreakerConfig.custom()
                .slidingWindowSize(settings.window())
                .minimumNumberOfCalls(settings.minimumCalls())
                .failureRateThreshold(settings.failureRate())
                .waitDurationInOpenState(settings.openFor())
                .permittedNumberOfCallsInHalfOpenState(settings.trialCalls())
                .automaticTransitionFromOpenToHalfOpenEnabled(true)
                .ignoreException(RedisBreaker::wasNotAsked)
                .writableStackTraceEnabled(false)
                .build();
    }

    private static boolean wasNotAsked(Throwable failure) {
        return failure instanceof RedisBudget.NotAsked || failure.getCause() instanceof RedisBudget.NotAsked;
    }

    /** Makes it known to the routes. */
    void register(@Observes BeforeConfigure event) {
        event.getCamelContext().getRegistry().bind(NAME, breaker);
    }

    /**
     * Waits for Redis where no step of a route is there to do it, as the EIP does.
     *
     * @throws RedisBudget.NotAsked if the circuit is open, or nothing is left of the budget; nothing is asked then
     * @throws TimeoutException if Redis does not answer in time; what it was asked may still be carried out
     * @throws ExecutionException if Redis is away
     */
    public <T> T await(RedisBudget budget, Supplier<? extends CompletionStage<T>> question)
            throws ExecutionException, TimeoutException, InterruptedException {
        if (!breaker.tryAcquirePermission()) {
            throw new RedisBudget.NotAsked("Redis is left alone for a while");
        }
        long begin = breaker.getCurrentTimestamp();
        try {
            T answer = budget.await(question);
            breaker.onSuccess(since(begin), breaker.getTimestampUnit());
            return answer;
        } catch (ExecutionException | TimeoutException | InterruptedException | RuntimeException failure) {
            breaker.onError(since(begin), breaker.getTimestampUnit(), failure);
            throw failure;
        }
    }

    private long since(long begin) {
        return breaker.getCurrentTimestamp() - begin;
    }

    /** What the EIPs use. */
    CircuitBreaker circuit() {
        return breaker;
    }

    /** Whether Redis is left alone just now. */
    public boolean isOpen() {
        return breaker.getState() == CircuitBreaker.State.OPEN;
    }

    /** A circuit that tries again and again opens every time in vain; that is told once. */
    private static void tell(StateTransition change) {
        switch (change) {
            case CLOSED_TO_OPEN ->
                LOG.warn(
                        "Redis does not answer in time: requests go on without it, and this gateway counts them by itself");
            case HALF_OPEN_TO_CLOSED -> LOG.info("Redis answers in time again, and is asked again");
            default -> {
                // On the way between the two.
            }
        }
    }
}
