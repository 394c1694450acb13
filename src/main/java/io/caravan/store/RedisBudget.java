package io.caravan.store;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * How long one request may still wait for Redis. All that ask Redis on its behalf spend of the same budget, so that a slow
 * Redis costs a request that much once, and not at each of its steps.
 *
 * <p>Lives as long as its exchange. Safe for use by many threads, such as one that waits for the request's slot.
 */
public final class RedisBudget {

    /** The exchange variable that holds it. */
    static final String VARIABLE = "redisBudget";

    private final RedisReaders readers;
    private final AtomicLong left;

    /** Redis was not asked, so nothing speaks against it. */
    public static final class NotAsked extends TimeoutException {

        private static final long serialVersionUID = 1L;

        public NotAsked(String why) {
            super(why);
        }
    }

    RedisBudget(Duration all, RedisReaders readers) {
        this.left = new AtomicLong(all.toNanos());
        this.readers = readers;
    }

    /** Whether nothing is left of it, so that nothing more may be asked. */
    public boolean isSpent() {
        return left.get() <= 0;
    }

    /**
     * Asks, and waits for the answer. Time in which this process did not come to read what had arrived is not Redis's: the wait
     * then begins anew, so what is asked must end by itself, as that of {@link Redis#send} does.
     *
     * @throws NotAsked if nothing is left of the budget; nothing is asked then
     * @throws TimeoutException if Redis does not answer in time; what it was asked may still be carried out
     * @throws ExecutionException if Redis is away
     */
    public <T> T await(Supplier<? extends CompletionStage<T>> question)
            throws ExecutionException, TimeoutException, InterruptedException {
        if (isSpent()) {
            throw new NotAsked("this request has waited for Redis for as long as it may");
        }
        long begin = System.nanoTime();
        try {
            return answer(question.get().toCompletableFuture());
        } finally {
            left.addAndGet(begin - System.nanoTime());
        }
    }

    private <T> T answer(CompletableFuture<T> asked) throws ExecutionException, TimeoutException, InterruptedException {
        while (true) {
            try {
                return asked.get(left.get(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException silent) {
                if (!readers.areBehind() && !asked.isDone()) {
                    throw silent;
                }
            }
        }
    }
}
