package io.caravan.access.limit;

import io.caravan.access.AccessDenied;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import org.apache.camel.Exchange;
import org.apache.camel.Variable;
import org.apache.camel.support.SynchronizationAdapter;

/** Lets nobody pass who has used up what they may ask for. */
@Named("limitCheck")
@Singleton
public class LimitCheck {

    private final RequestLeases leases;
    private final LimitMetrics metrics;

    LimitCheck(RequestLeases leases, LimitMetrics metrics) {
        this.leases = leases;
        this.metrics = metrics;
    }

    /**
     * Sees to it that what was leased for the request is given back when it is over.
     *
     * @throws AccessDenied saying which limit it is, and when to come back; of a limit of 0, that there is no use in it
     */
    public void pass(@Variable(LimitDecision.VARIABLE) LimitDecision decision, Exchange exchange) throws AccessDenied {
        if (decision.crowd() != null) {
            metrics.refused("concurrent");
            throw decision.crowd() == 0
                    ? nothingAtAll("concurrent")
                    : new AccessDenied(
                            AccessDenied.Reason.TOO_MANY,
                            "You have " + decision.crowd()
                                    + " requests under way already. Wait for one of them to end.");
        }
        RemainingQuota refusal = decision.refusal().orElse(null);
        if (refusal != null) {
            metrics.refused(refusal.quota().what().word());
            throw refusal.quota().most() == 0
                    ? nothingAtAll(refusal.quota().what().member())
                    : new AccessDenied(AccessDenied.Reason.TOO_MANY, words(refusal), seconds(refusal));
        }
        if (decision.lease() != null) {
            exchange.getExchangeExtension().addOnCompletion(new Release(decision.lease()));
        }
    }

    private final class Release extends SynchronizationAdapter {

        private final Lease lease;

        Release(Lease lease) {
            this.lease = lease;
        }

        @Override
        public void onDone(Exchange done) {
            leases.release(lease);
        }
    }

    private static AccessDenied nothingAtAll(String limit) {
        return new AccessDenied(
                AccessDenied.Reason.NOT_ALLOWED, "Your limit '" + limit + "' is 0: you may not ask for this.");
    }

    private static String words(RemainingQuota refusal) {
        Quota quota = refusal.quota();
        return "Your limit '%s' is %d, and nothing of it is left."
                .formatted(quota.what().member(), quota.most());
    }

    private static int seconds(RemainingQuota refusal) {
        return Math.clamp(refusal.resetSeconds(), 1, Integer.MAX_VALUE);
    }
}
