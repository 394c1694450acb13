package io.caravan.access.idempotency;

import io.caravan.inference.Cancellation;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.Exchange;
import org.apache.camel.Variable;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * Has a request wait for an earlier one with the same key, in this gateway or in another one. Whoever waits in vain is the next
 * to be carried out, and the others wait for them.
 */
@Named("idempotencyJoin")
@Singleton
public class IdempotencyJoin {

    /** The exchange variable that says whether Redis is to be asked. */
    static final String UNTOLD = "firstHere";

    /** How often it is looked whether another gateway has finished. */
    private static final Duration LOOK_AGAIN = Duration.ofMillis(250);

    private final IdempotencySettings settings;
    private final RequestsUnderWay underWay;
    private final ReplyRegister register;
    private final IdempotencyMetrics metrics;

    IdempotencyJoin(
            IdempotencySettings settings,
            RequestsUnderWay underWay,
            ReplyRegister register,
            IdempotencyMetrics metrics) {
        this.settings = settings;
        this.underWay = underWay;
        this.register = register;
        this.metrics = metrics;
    }

    /**
     * Waits for whoever came earlier in this gateway. Sets the variable {@code firstHere} if there is nobody, and no answer.
     *
     * @throws IdempotencyRefused if the key stands for another request, or the wait takes too long
     * @throws Cancellation.CallerGone if nobody waits for it any more
     */
    public void here(@Variable(IdempotentRequest.VARIABLE) IdempotentRequest request, Exchange exchange)
            throws IdempotencyRefused, Cancellation.CallerGone, InterruptedException {
        while (request.found().isEmpty() && !request.leads()) {
            Optional<RequestUnderWay> earlier = underWay.enter(request.own());
            if (earlier.isPresent()) {
                refuseUnlessSame(earlier.get().fingerprint(), request);
                await(earlier.get(), request).ifPresent(request::found);
            } else {
                lead(request, exchange);
            }
        }
        exchange.setVariable(UNTOLD, request.leads());
    }

    private void lead(IdempotentRequest request, Exchange exchange) throws IdempotencyRefused {
        request.lead();
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                underWay.leave(request.own());
            }
        });
        // Looked for only now: an earlier one may have ended a moment ago.
        Optional<LocalReplies.Entry> kept = underWay.kept(request.own().key());
        if (kept.isPresent()) {
            refuseUnlessSame(kept.get().fingerprint(), request);
            request.found(kept.get().reply());
            underWay.found(request.own(), kept.get().reply());
        }
    }

    private void refuseUnlessSame(String fingerprint, IdempotentRequest request) throws IdempotencyRefused {
        if (!fingerprint.equals(request.own().fingerprint())) {
            throw refused(IdempotencyRefused.otherRequest());
        }
    }

    private Optional<KeptReply> await(RequestUnderWay earlier, IdempotentRequest request)
            throws IdempotencyRefused, Cancellation.CallerGone, InterruptedException {
        CompletableFuture<Optional<KeptReply>> outcome =
                earlier.join().orElseThrow(() -> refused(IdempotencyRefused.underWay()));
        request.cancellation().onCancel(() -> outcome.completeExceptionally(new Cancellation.CallerGone()));
        try {
            return outcome.get(Math.max(0, request.leftNanos(settings.joinPatience())), TimeUnit.NANOSECONDS);
        } catch (TimeoutException tooLong) {
            throw refused(IdempotencyRefused.underWay());
        } catch (ExecutionException gone) {
            throw new Cancellation.CallerGone();
        } finally {
            earlier.leave(outcome);
        }
    }

    /**
     * Waits for another gateway that carries the request out. One that was seen to do so counts as alive for as long as its lease
     * lasts, also while Redis is away.
     *
     * @throws IdempotencyRefused if the key stands for another request, or the wait takes too long
     * @throws Cancellation.CallerGone if nobody waits for it any more
     */
    public void elsewhere(@Variable(IdempotentRequest.VARIABLE) IdempotentRequest request)
            throws IdempotencyRefused, Cancellation.CallerGone, InterruptedException {
        while (request.isElsewhere()) {
            if (request.leftNanos(settings.joinPatience()) <= 0) {
                throw refused(IdempotencyRefused.underWay());
            }
            request.cancellation().pause(LOOK_AGAIN);
            lookAgain(request);
        }
        if (request.isReused()) {
            throw refused(IdempotencyRefused.otherRequest());
        }
        request.found().ifPresent(reply -> underWay.found(request.own(), reply));
    }

    private void lookAgain(IdempotentRequest request) throws InterruptedException {
        try {
            register.lookAgain(request);
        } catch (ExecutionException | TimeoutException away) {
            if (!request.wasElsewhereWithin(settings.leaseTime())) {
                request.setElsewhere(false);
                register.without(request);
            }
        }
    }

    private IdempotencyRefused refused(IdempotencyRefused why) {
        metrics.countRefused();
        return why;
    }
}
