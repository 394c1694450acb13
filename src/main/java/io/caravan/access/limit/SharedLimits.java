package io.caravan.access.limit;

import io.caravan.access.Caller;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Variable;

/**
 * Counts requests together with all other gateways.
 *
 * <p>It says what it found in a variable and throws for a Redis that is away or slow only: a caller who asks too much is
 * nothing that speaks against Redis, whose circuit is around this.
 */
@Named("sharedLimits")
@Singleton
public class SharedLimits {

    private final SharedBuckets buckets;
    private final RoleLimits roles;
    private final LimitSettings settings;
    private final LimitMetrics metrics;

    SharedLimits(SharedBuckets buckets, RoleLimits roles, LimitSettings settings, LimitMetrics metrics) {
        this.buckets = buckets;
        this.roles = roles;
        this.settings = settings;
        this.metrics = metrics;
    }

    /**
     * Takes one request of what the caller has left and sets the variable {@code verdict}.
     *
     * @throws TimeoutException if Redis takes longer than {@code caravan.limits.patience}
     * @throws ExecutionException if it is away
     */
    public void take(Exchange exchange) throws ExecutionException, TimeoutException, InterruptedException {
        exchange.setVariable(Verdict.VARIABLE, verdict(Asked.of(exchange, roles)));
    }

    /** The same for all that the caller has left; takes nothing. */
    public void see(@Variable(Caller.VARIABLE) Caller caller, Exchange exchange)
            throws ExecutionException, TimeoutException, InterruptedException {
        exchange.setVariable(Verdict.VARIABLE, verdict(Asked.all(caller, roles)));
    }

    private Verdict verdict(Asked asked) throws ExecutionException, TimeoutException, InterruptedException {
        List<CompletableFuture<Left>> answers = Stream.concat(
                        asked.taken().stream().map(quota -> buckets.take(asked.user(), quota)),
                        asked.seen().stream().map(quota -> buckets.see(asked.user(), quota)))
                .toList();
        CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .get(settings.patience().toMillis(), TimeUnit.MILLISECONDS);
        if (!answers.isEmpty()) {
            metrics.shared();
        }
        return new Verdict(answers.stream().map(CompletableFuture::join).toList(), true);
    }
}
