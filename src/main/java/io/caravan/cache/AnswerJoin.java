package io.caravan.cache;

import io.caravan.inference.Cancellation;
import io.caravan.inference.Lane;
import io.caravan.node.Claim;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.Exchange;
import org.apache.camel.Variable;

/**
 * Has a request wait for another that asks the same, in this gateway or in another one.
 *
 * <p>Who has said how long the first token may take waits for nobody: a node might have it sooner. Nor does what nobody waits
 * for, behind which those would stand for whom somebody does.
 */
@Named("answerJoin")
@Singleton
public class AnswerJoin {

    /** The exchange variable that says whether Redis is to be asked. */
    static final String UNTOLD = "untold";

    /** How often it is looked whether another gateway has finished. */
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private final CacheSettings settings;
    private final Generations generations;
    private final SharedAnswers answers;

    AnswerJoin(CacheSettings settings, Generations generations, SharedAnswers answers) {
        this.settings = settings;
        this.generations = generations;
        this.answers = answers;
    }

    /**
     * Waits for whoever in this gateway is having the same answer written; the first of them does not wait. Sets the variable
     * {@code untold} if no answer came of it and Redis may have one.
     *
     * @throws Cancellation.CallerGone if nobody waits for it any more
     */
    public void join(@Variable(CacheLookup.VARIABLE) CacheLookup recall, Exchange exchange)
            throws Cancellation.CallerGone, InterruptedException {
        if (recall.policy().joins() && recall.request().lane() == Lane.INTERACTIVE) {
            generations.join(recall.key(), recall.asker(), mayWait(exchange)).ifPresent(recall::takesPartIn);
        }
        if (recall.generation().isPresent()) {
            long begin = System.nanoTime();
            understand(recall, turn(recall.asker(), exchange));
            spare(exchange, begin);
        }
        exchange.setVariable(UNTOLD, recall.isAsked() && !recall.isAnswered());
    }

    private static boolean mayWait(Exchange exchange) {
        return exchange.getVariable(Claim.VARIABLE, Claim.class).patience() == null;
    }

    private WaitOutcome turn(Waiter asker, Exchange exchange) throws Cancellation.CallerGone, InterruptedException {
        Cancellation cancellation = exchange.getVariable(Cancellation.VARIABLE, Cancellation.class);
        if (!asker.turn().isDone()) {
            cancellation.onCancel(() -> asker.turn().completeExceptionally(new Cancellation.CallerGone()));
        }
        try {
            return outcome(asker);
        } catch (ExecutionException gone) {
            throw new Cancellation.CallerGone();
        }
    }

    private WaitOutcome outcome(Waiter asker) throws ExecutionException, InterruptedException {
        try {
            return asker.turn().get(settings.joinPatience().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException tooLong) {
            // Unless it comes to something this very moment.
            asker.turn().complete(new WaitOutcome.Alone());
            return asker.turn().get();
        }
    }

    private static void understand(CacheLookup recall, WaitOutcome turn) {
        switch (turn) {
            case WaitOutcome.Told told -> recall.follow(told.echo(), told.model());
            case WaitOutcome.Alone alone -> recall.goesAlone();
            case WaitOutcome.Lead lead -> {
                // The others wait for this one from now on.
            }
        }
    }

    /**
     * Waits for another gateway that is having the same answer written: for all of it, whether it is to be streamed or not.
     *
     * @throws Cancellation.CallerGone if nobody waits for it any more
     */
    public void awaitElsewhere(@Variable(CacheLookup.VARIABLE) CacheLookup recall, Exchange exchange)
            throws Cancellation.CallerGone, InterruptedException {
        long begin = System.nanoTime();
        Cancellation cancellation = exchange.getVariable(Cancellation.VARIABLE, Cancellation.class);
        while (recall.isElsewhere()
                && mayWait(exchange)
                && System.nanoTime() - begin < settings.joinPatience().toNanos()) {
            cancellation.pause(LOOK_AGAIN);
            lookAgain(recall);
        }
        recall.setElsewhere(false);
        spare(exchange, begin);
    }

    private void lookAgain(CacheLookup recall) throws InterruptedException {
        try {
            answers.lookAgain(recall);
        } catch (ExecutionException | TimeoutException away) {
            answers.without();
        }
    }

    private static void spare(Exchange exchange, long begin) {
        Duration waited = Duration.ofNanos(System.nanoTime() - begin);
        Claim claim = exchange.getVariable(Claim.VARIABLE, Claim.class);
        exchange.setVariable(Claim.VARIABLE, claim.sparing(waited));
    }
}
