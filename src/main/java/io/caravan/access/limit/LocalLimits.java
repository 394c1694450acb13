package io.caravan.access.limit;

import io.caravan.access.Caller;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Variable;

/** Counts requests in this gateway alone, for as long as Redis is away or slow, and notes what it has to hear of when it is back. */
@Named("localLimits")
@Singleton
public class LocalLimits {

    private final LocalBuckets buckets;
    private final RoleLimits roles;
    private final LimitMetrics metrics;

    LocalLimits(LocalBuckets buckets, RoleLimits roles, LimitMetrics metrics) {
        this.buckets = buckets;
        this.roles = roles;
        this.metrics = metrics;
    }

    /** Takes one request of what the caller has left here and sets the variable {@code limitDecision}. */
    public void take(Exchange exchange) {
        exchange.setVariable(LimitDecision.VARIABLE, decision(LimitRequest.of(exchange, roles)));
    }

    /** The same for all that the caller has left; takes nothing. */
    public void see(@Variable(Caller.VARIABLE) Caller caller, Exchange exchange) {
        exchange.setVariable(LimitDecision.VARIABLE, decision(LimitRequest.all(caller, roles)));
    }

    private LimitDecision decision(LimitRequest request) {
        List<RemainingQuota> answers = Stream.concat(
                        request.taken().stream().map(quota -> buckets.take(request.user(), quota)),
                        request.seen().stream().map(quota -> buckets.see(request.user(), quota)))
                .toList();
        if (!answers.isEmpty()) {
            metrics.local();
        }
        LimitDecision decision = LimitDecision.alone(answers);
        if (decision.refusal().isEmpty()) {
            request.taken().forEach(quota -> buckets.owe(request.user(), quota, 1));
        }
        return decision;
    }
}
