package io.caravan.access.limit;

import io.caravan.access.Caller;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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
    private final RequestLeases leases;
    private final RoleLimits roles;
    private final LimitSettings settings;
    private final LimitMetrics metrics;

    SharedLimits(
            SharedBuckets buckets,
            RequestLeases leases,
            RoleLimits roles,
            LimitSettings settings,
            LimitMetrics metrics) {
        this.buckets = buckets;
        this.leases = leases;
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
        long deadline = System.nanoTime() + settings.patience().toNanos();
        Lease lease = asked.concurrent() == null ? null : Lease.next(asked.user());
        try {
            if (lease != null && !await(leases.take(lease, asked.concurrent()), deadline)) {
                metrics.shared();
                return Verdict.crowded(asked.concurrent());
            }
            Verdict verdict = new Verdict(quotas(asked, deadline), true, lease, null);
            keep(verdict);
            return verdict;
        } catch (ExecutionException | TimeoutException | InterruptedException silent) {
            // Redis may still carry it out when it comes round to it.
            give(lease);
            throw silent;
        }
    }

    private void keep(Verdict verdict) {
        if (verdict.refusal().isPresent()) {
            give(verdict.lease());
        } else if (verdict.lease() != null) {
            leases.hold(verdict.lease());
        }
    }

    private void give(Lease lease) {
        if (lease != null) {
            leases.release(lease);
        }
    }

    private List<Left> quotas(Asked asked, long deadline)
            throws ExecutionException, TimeoutException, InterruptedException {
        List<CompletableFuture<Left>> answers = Stream.concat(
                        asked.taken().stream().map(quota -> buckets.take(asked.user(), quota)),
                        asked.seen().stream().map(quota -> buckets.see(asked.user(), quota)))
                .toList();
        await(CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)), deadline);
        if (!answers.isEmpty()) {
            metrics.shared();
        }
        return answers.stream().map(CompletableFuture::join).toList();
    }

    private static <T> T await(CompletionStage<T> answer, long deadline)
            throws ExecutionException, TimeoutException, InterruptedException {
        return answer.toCompletableFuture().get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    }
}
