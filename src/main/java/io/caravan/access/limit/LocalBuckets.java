package io.caravan.access.limit;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The counts of users in this gateway alone: what Redis last said of all gateways, and what was taken here since. Safe for use by
 * many threads.
 */
@Singleton
public class LocalBuckets {

    private final LruMap<LocalCount> counts = new LruMap<>();
    private final LongSupplier clock;

    @Inject
    LocalBuckets() {
        this(() -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
    }

    /** @param clock in milliseconds from whenever; never goes back */
    LocalBuckets(LongSupplier clock) {
        this.clock = clock;
    }

    /** Takes one, if there is one. */
    RemainingQuota take(UUID user, Quota quota) {
        return quota.most() == 0
                ? RemainingQuota.nothing(quota)
                : count(user, quota).take(clock.getAsLong());
    }

    /** Only looks; passes as long as anything is left. */
    RemainingQuota see(UUID user, Quota quota) {
        return quota.most() == 0
                ? RemainingQuota.nothing(quota)
                : count(user, quota).see(clock.getAsLong());
    }

    /** Takes so many, whether there are as many or not. */
    void charge(UUID user, Quota quota, long used) {
        if (quota.most() > 0) {
            count(user, quota).charge(used, clock.getAsLong());
        }
    }

    /**
     * So many that were taken here Redis has still to hear of, or, below zero, may have heard of already. It is forgotten when
     * their window ends.
     */
    void owe(UUID user, Quota quota, long count) {
        if (quota.most() > 0) {
            count(user, quota).owe(count, clock.getAsLong());
        }
    }

    /** How many Redis has still to hear of, once: whoever asks tells it. */
    long settle(UUID user, Quota quota) {
        return quota.most() > 0 ? count(user, quota).settle(clock.getAsLong()) : 0;
    }

    /** As much is left here, and for as long, as all gateways together have left by what Redis just said. */
    void learn(UUID user, RemainingQuota everywhere) {
        if (everywhere.quota().most() > 0) {
            count(user, everywhere.quota()).learn(everywhere, clock.getAsLong());
        }
    }

    private LocalCount count(UUID user, Quota quota) {
        return counts.get(quota.key(user), () -> new LocalCount(quota));
    }
}
