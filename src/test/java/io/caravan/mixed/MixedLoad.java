package io.caravan.mixed;

import io.caravan.cluster.Api;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Requests that arrive at random, at a fixed rate on average, whether or not those before are answered: a load that does not
 * wait shows what one that does would hide.
 */
final class MixedLoad {

    /** Far longer than any machine needs; then there are too few answers to judge. */
    private static final long GIVEN_UP = Duration.ofMinutes(3).toNanos();

    private final long shortest;
    private final int enough;
    private final long seed;
    private final Function<Asker, String> body;
    private final Queue<CompletableFuture<Outcome>> outcomes = new ConcurrentLinkedQueue<>();
    private final AtomicInteger answered = new AtomicInteger();
    private final long began = System.nanoTime();

    /**
     * @param shortest how long requests arrive at least
     * @param enough how many answers there must be before they end: a busy machine takes longer for them
     * @param seed of the times at which requests arrive
     * @param body of one request
     */
    MixedLoad(Duration shortest, int enough, long seed, Function<Asker, String> body) {
        this.shortest = shortest.toNanos();
        this.enough = enough;
        this.seed = seed;
        this.body = body;
    }

    /** What came of every request; returns when all are over. */
    Results run(List<Asker> askers, Function<Asker, Api> apis) {
        try (ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor()) {
            List<CompletableFuture<Void>> ends = askers.stream()
                    .map(asker -> new Arrivals(asker, apis.apply(asker), clock).begin())
                    .toList();
            ends.forEach(CompletableFuture::join);
        }
        Duration length = Duration.ofNanos(System.nanoTime() - began);
        Stream<Outcome> all = outcomes.stream().map(CompletableFuture::join);
        return new Results(askers, all.toList(), length);
    }

    private boolean isOver() {
        return sinceBegan() > GIVEN_UP || sinceBegan() > shortest && answered.get() >= enough;
    }

    /** In nanoseconds: exponentially distributed, as between the calls of many who do not know of each other. */
    private static double gap(Asker asker, Random random) {
        return -Math.log(1 - random.nextDouble()) / asker.perSecond() * 1e9;
    }

    private void ask(Asker asker, Api api) {
        long sent = sinceBegan();
        outcomes.add(api.postLater("/api/v1/chat", body.apply(asker))
                .handle((answer, failure) -> Outcome.of(asker, sent, sinceBegan(), answer, failure))
                .whenComplete((outcome, never) -> {
                    if (outcome.isAnswered()) {
                        answered.incrementAndGet();
                    }
                }));
    }

    private long sinceBegan() {
        return System.nanoTime() - began;
    }

    /** The requests of one asker: each arranges for the next, until all is over. */
    private final class Arrivals {

        private final Asker asker;
        private final Api api;
        private final ScheduledExecutorService clock;
        private final Random random;
        private final CompletableFuture<Void> end = new CompletableFuture<>();

        Arrivals(Asker asker, Api api, ScheduledExecutorService clock) {
            this.asker = asker;
            this.api = api;
            this.clock = clock;
            this.random = new Random(seed + asker.name().hashCode());
        }

        CompletableFuture<Void> begin() {
            after(0);
            return end;
        }

        private void after(double last) {
            if (isOver()) {
                end.complete(null);
                return;
            }
            double at = last + gap(asker, random);
            clock.schedule(
                    () -> {
                        ask(asker, api);
                        after(at);
                    },
                    Math.max(0, (long) at - sinceBegan()),
                    TimeUnit.NANOSECONDS);
        }
    }
}
