package io.caravan.cli.bench;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Load that counts for nothing, until the JVM has compiled what it will: rounds go on until none of the last few was much
 * cheaper than the best before them.
 */
final class WarmUp {

    private static final Duration ROUND = Duration.ofSeconds(2);
    private static final int PATIENCE = 3;
    private static final double MUCH = 0.93;
    private static final List<Question> QUESTIONS =
            List.of(new Question(StandIn.FAST, Sizes.WORDS, true), new Question(StandIn.FAST, Sizes.WORDS, false));

    private final Subjects subjects;
    private final Sizes sizes;
    private final Caller caller;
    private final Consumer<String> say;

    WarmUp(Subjects subjects, Sizes sizes, Caller caller, Consumer<String> say) {
        this.subjects = subjects;
        this.sizes = sizes;
        this.caller = caller;
        this.say = say;
    }

    void run() throws InterruptedException {
        say.accept("Warming up, for " + sizes.warmUp().toSeconds() + " s at most");
        long end = System.nanoTime() + sizes.warmUp().toNanos();
        double best = Double.MAX_VALUE;
        int inVain = 0;
        while (inVain < PATIENCE && System.nanoTime() < end) {
            double cost = round();
            inVain = cost < best * MUCH ? 0 : inVain + 1;
            best = Math.min(best, cost);
        }
        say.accept(inVain < PATIENCE ? "The gateway still gets faster; its figures will be too high" : "Warm");
    }

    /** The processor time of a request, in seconds. */
    private double round() throws InterruptedException {
        double cpu = subjects.gateway().cpuSeconds();
        int requests = 0;
        for (Question question : QUESTIONS) {
            requests += caller.again(Sizes.ASKERS, ROUND, subjects.gateway().target(), question)
                    .size();
        }
        return (subjects.gateway().cpuSeconds() - cpu) / requests;
    }
}
