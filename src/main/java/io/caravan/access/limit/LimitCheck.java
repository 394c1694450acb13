package io.caravan.access.limit;

import io.caravan.access.AccessDenied;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import org.apache.camel.Variable;

/** Lets nobody pass who has used up what they may ask for. */
@Named("limitCheck")
@Singleton
public class LimitCheck {

    private final LimitMetrics metrics;

    LimitCheck(LimitMetrics metrics) {
        this.metrics = metrics;
    }

    /** @throws AccessDenied saying which limit it is, and when to come back */
    public void pass(@Variable(Verdict.VARIABLE) Verdict verdict) throws AccessDenied {
        Left refusal = verdict.refusal().orElse(null);
        if (refusal != null) {
            metrics.refused(refusal.quota().what());
            throw new AccessDenied(AccessDenied.Reason.TOO_MANY, words(refusal), seconds(refusal));
        }
    }

    private static String words(Left refusal) {
        Quota quota = refusal.quota();
        return "Your limit '%s' is %d, and nothing of it is left."
                .formatted(quota.what().member(), quota.most());
    }

    private static int seconds(Left refusal) {
        return Math.toIntExact(Math.max(1, refusal.resetSeconds()));
    }
}
