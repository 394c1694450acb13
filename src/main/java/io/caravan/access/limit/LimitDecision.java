package io.caravan.access.limit;

import java.util.List;
import java.util.Optional;

/**
 * What became of a request for which quotas were asked.
 *
 * @param shared whether all gateways count together, or this one by itself
 * @param lease what is to be released when the request is over; null if nothing
 * @param crowd the number of requests that the user may have under way at once, if there were as many already; else null
 */
public record LimitDecision(List<RemainingQuota> quotas, boolean shared, Lease lease, Integer crowd) {

    /** The exchange variable that holds it. */
    public static final String VARIABLE = "limitDecision";

    /** Of a request for which nothing is limited. */
    static final LimitDecision NOTHING = new LimitDecision(List.of(), true, null, null);

    public LimitDecision {
        quotas = List.copyOf(quotas);
    }

    /** Of this gateway by itself. */
    static LimitDecision alone(List<RemainingQuota> quotas) {
        return new LimitDecision(quotas, false, null, null);
    }

    /** Of a request too many at once. */
    static LimitDecision crowded(int most) {
        return new LimitDecision(List.of(), true, null, most);
    }

    /** The quota that is used up, if one is. */
    public Optional<RemainingQuota> refusal() {
        return quotas.stream().filter(left -> !left.passes()).findFirst();
    }
}
