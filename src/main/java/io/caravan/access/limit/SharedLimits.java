package io.caravan.access.limit;

import io.caravan.access.Caller;
import io.caravan.store.RedisBudget;
import io.caravan.store.RedisBudgets;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
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
    private final LocalBuckets local;
    private final RequestLeases leases;
    private final RoleLimits roles;
    private final RedisBudgets budgets;
    private final LimitMetrics metrics;

    SharedLimits(
            SharedBuckets buckets,
            LocalBuckets local,
            RequestLeases leases,
            RoleLimits roles,
            RedisBudgets budgets,
            LimitMetrics metrics) {
        this.buckets = buckets;
        this.local = local;
        this.leases = leases;
        this.roles = roles;
        this.budgets = budgets;
        this.metrics = metrics;
    }

    /**
     * Takes one request of what the caller has left and sets the variable {@code verdict}.
     *
     * @throws TimeoutException if Redis takes longer than the request has time for it ({@code caravan.redis.patience})
     * @throws ExecutionException if it is away
     */
    public void take(Exchange exchange) throws ExecutionException, TimeoutException, InterruptedException {
        exchange.setVariable(Verdict.VARIABLE, verdict(Asked.of(exchange, roles), budgets.of(exchange)));
    }

    /** The same for all that the caller has left; takes nothing. */
    public void see(@Variable(Caller.VARIABLE) Caller caller, Exchange exchange)
            throws ExecutionException, TimeoutException, InterruptedException {
        exchange.setVariable(Verdict.VARIABLE, verdict(Asked.all(caller, roles), budgets.of(exchange)));
    }

    private Verdict verdict(Asked asked, RedisBudget budget)
            throws ExecutionException, TimeoutException, InterruptedException {
        Lease lease = asked.concurrent() == null ? null : Lease.next(asked.user());
        try {
            if (lease != null && !budget.await(() -> leases.take(lease, asked.concurrent()))) {
                metrics.shared();
                return Verdict.crowded(asked.concurrent());
            }
            Verdict verdict = new Verdict(quotas(asked, budget), true, lease, null);
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

    private List<Left> quotas(Asked asked, RedisBudget budget)
            throws ExecutionException, TimeoutException, InterruptedException {
        if (asked.taken().isEmpty() && asked.seen().isEmpty()) {
            return List.of();
        }
        List<Left> answers = budget.await(() -> buckets.take(asked.user(), asked.taken(), asked.seen()));
        metrics.shared();
        // Should Redis be away for the next request, it is counted from here on.
        answers.forEach(left -> local.learn(asked.user(), left));
        return answers;
    }
}
