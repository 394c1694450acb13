package io.caravan.access.limit;

import java.time.Duration;

/**
 * What is left of a quota.
 *
 * @param passes whether there was enough for what was asked
 * @param left below 0 if more was used than there was, which is known only afterwards
 * @param reset in how long all of it is there again; or, if it did not pass, when there is something again
 */
public record RemainingQuota(Quota quota, boolean passes, long left, Duration reset) {

    /** Of a quota of nothing at all. */
    static RemainingQuota nothing(Quota quota) {
        return new RemainingQuota(quota, false, 0, quota.what().window());
    }

    /** For a header: whole seconds, never too few. */
    public long resetSeconds() {
        return reset.plusSeconds(1).minusNanos(1).toSeconds();
    }
}
