package io.caravan.access.limit;

import io.github.bucket4j.VerboseResult;
import java.time.Duration;

/**
 * What is left of a quota.
 *
 * @param passes whether there was enough for what was asked
 * @param left below 0 if more was used than there was, which is known only afterwards
 * @param reset in how long all of it is there again; or, if it did not pass, when there is something again
 */
public record Left(Quota quota, boolean passes, long left, Duration reset) {

    /** Of a quota of nothing at all. */
    static Left nothing(Quota quota) {
        return new Left(quota, false, 0, quota.what().window());
    }

    /** What a bucket said after something was taken from it, or not. */
    static Left taken(Quota quota, VerboseResult<Boolean> said) {
        return left(quota, said, said.getValue());
    }

    /** What a bucket said that was only looked at; it passes as long as anything is left. */
    static Left seen(Quota quota, VerboseResult<Long> said) {
        return left(quota, said, said.getValue() > 0);
    }

    private static Left left(Quota quota, VerboseResult<?> said, boolean passes) {
        VerboseResult.Diagnostics bucket = said.getDiagnostics();
        long nanos = passes ? bucket.calculateFullRefillingTime() : untilOne(said);
        return new Left(quota, passes, bucket.getAvailableTokens(), Duration.ofNanos(nanos));
    }

    private static long untilOne(VerboseResult<?> said) {
        return said.getState().calculateDelayNanosAfterWillBePossibleToConsume(1, said.getOperationTimeNanos(), false);
    }

    /** For a header: whole seconds, never too few. */
    public long resetSeconds() {
        return reset.plusSeconds(1).minusNanos(1).toSeconds();
    }
}
