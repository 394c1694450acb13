package io.caravan.access.limit;

import java.time.Duration;

/**
 * How much of a quota one user has used, as {@code lua/limits-count.lua} counts it: the first use begins a window, and what a
 * window did not have is missing from the next one. Not for a quota of 0. Safe for use by many threads.
 *
 * <p>Times are in milliseconds of a clock that never goes back: a small quota of which very much was used is there again in more
 * nanoseconds than there are.
 */
final class LocalCount {

    private final Quota quota;
    private final long window;
    private long used;
    private long ends;
    private long owed;

    LocalCount(Quota quota) {
        this.quota = quota;
        this.window = quota.what().window().toMillis();
    }

    /** Takes one, if there is one. */
    synchronized RemainingQuota take(long now) {
        catchUp(now);
        boolean there = used < quota.most();
        if (there) {
            use(1, now);
        }
        return left(there, now);
    }

    /** Only looks; passes as long as anything is left. */
    synchronized RemainingQuota see(long now) {
        catchUp(now);
        return left(used < quota.most(), now);
    }

    /** Takes so many, whether there are as many or not. */
    synchronized void charge(long count, long now) {
        catchUp(now);
        use(count, now);
    }

    /** So many of this window Redis has still to hear of, or, below zero, may have heard of already. */
    synchronized void owe(long count, long now) {
        catchUp(now);
        owed += count;
    }

    /** What Redis has still to hear of, which it is told now. */
    synchronized long settle(long now) {
        catchUp(now);
        long all = owed;
        owed = 0;
        return Math.max(0, all);
    }

    /** Goes on from what Redis said, and what it has still to hear of. */
    synchronized void learn(RemainingQuota said, long now) {
        used = quota.most() - said.left() + Math.max(0, owed);
        ends = now + said.reset().toMillis() - laterWindows(said.passes()) * window;
    }

    private void use(long count, long now) {
        if (used == 0) {
            ends = now + window;
        }
        used += count;
    }

    private void catchUp(long now) {
        if (used > 0 && now - ends >= 0) {
            long over = (now - ends) / window + 1;
            used = Math.max(0, used - over * quota.most());
            ends += over * window;
            owed = 0;
        }
    }

    private RemainingQuota left(boolean passes, long now) {
        long reset = used == 0 ? 0 : ends - now + laterWindows(passes) * window;
        return new RemainingQuota(quota, passes, quota.most() - used, Duration.ofMillis(reset));
    }

    /** How many windows there are after this one until all is there again; or, if it did not pass, until anything is. */
    private long laterWindows(boolean passes) {
        long windows = passes ? Math.ceilDiv(used, quota.most()) : used / quota.most();
        return Math.max(0, windows - 1);
    }
}
