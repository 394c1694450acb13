package io.caravan.access.limit;

import io.caravan.access.Caller;
import io.caravan.store.RedisBudget;
import io.caravan.store.RedisBudgets;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
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
     * Takes one request of what the caller has left and sets the variable {@code limitDecision}.
     *
     * @throws TimeoutException if Redis takes longer than the request has time for it ({@code caravan.redis.patience})
     * @throws ExecutionException if it is away
     */
    public void take(Exchange exchange) throws ExecutionException, TimeoutException, InterruptedException {
        exchange.setVariable(LimitDecision.VARIABLE, decision(LimitRequest.of(exchange, roles), budgets.of(exchange)));
    }

    /** The same for all that the caller has left; takes nothing. */
    public void see(@Variable(Caller.VARIABLE) Caller caller, Exchange exchange)
            throws ExecutionException, TimeoutException, InterruptedException {
        exchange.setVariable(LimitDecision.VARIABLE, decision(LimitRequest.all(caller, roles), budgets.of(exchange)));
    }

    private LimitDecision decision(LimitRequest request, RedisBudget budget)
            throws ExecutionException, TimeoutException, InterruptedException {
        Lease lease = request.concurrent() == null ? null : Lease.next(request.user());
        try {
            if (lease != null && !budget.await(() -> leases.take(lease, request.concurrent()))) {
                metrics.shared();
                return LimitDecision.crowded(request.concurrent());
            }
            LimitDecision decision = new LimitDecision(quotas(request, budget), true, lease, null);
            keep(decision);
            return decision;
        } catch (ExecutionException | TimeoutException | InterruptedException silent) {
            // Redis may still carry it out when it comes round to it.
            give(lease);
            throw silent;
        }
    }

    private void keep(LimitDecision decision) {
        if (decision.refusal().isPresent()) {
            give(decision.lease());
        } else if (decision.lease() != null) {
            leases.hold(decision.lease());
        }
    }

    private void give(Lease lease) {
        if (lease != null) {
            leases.release(lease);
        }
    }

    private List<RemainingQuota> quotas(LimitRequest request, RedisBudget budget)
            throws ExecutionException, TimeoutException, InterruptedException {
        if (request.taken().isEmpty() && request.seen().isEmpty()) {
            return List.of();
        }
        List<RemainingQuota> answers = ask(request, budget);
        metrics.shared();
        // Should Redis be away for the next request, it is counted from here on.
        answers.forEach(left -> local.learn(request.user(), left));
        return answers;
    }

    private List<RemainingQuota> ask(LimitRequest request, RedisBudget budget)
            throws ExecutionException, TimeoutException, InterruptedException {
        try {
            return budget.await(() -> {
                request.all().forEach(quota -> carryOver(request.user(), quota));
                return buckets.take(request.user(), request.taken(), request.seen());
            });
        } catch (RedisBudget.NotAsked unheard) {
            throw unheard;
        } catch (TimeoutException late) {
            // It may count all the same, and nobody is counted twice.
            request.taken().forEach(quota -> local.owe(request.user(), quota, -1));
            throw late;
        }
    }

    /** Tells Redis what was counted here while it was away: before it is asked, as it hears what comes first, first. */
    private void carryOver(UUID user, Quota quota) {
        long owed = local.settle(user, quota);
        if (owed > 0) {
            buckets.charge(user, quota, owed).whenComplete((left, away) -> {
                if (away != null && !Charges.mayHaveArrived(away)) {
                    local.owe(user, quota, owed);
                }
            });
        }
    }
}
