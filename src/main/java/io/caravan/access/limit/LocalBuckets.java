package io.caravan.access.limit;

import io.github.bucket4j.Bucket;
import jakarta.inject.Singleton;
import java.util.UUID;

/** The counts of users in this gateway alone. Safe for use by many threads. */
@Singleton
public class LocalBuckets {

    private final Recent<Bucket> buckets = new Recent<>();

    /** Takes one, if there is one. */
    Left take(UUID user, Quota quota) {
        return quota.most() == 0
                ? Left.nothing(quota)
                : Left.taken(quota, bucket(user, quota).asVerbose().tryConsume(1));
    }

    /** Only looks. */
    Left see(UUID user, Quota quota) {
        return quota.most() == 0
                ? Left.nothing(quota)
                : Left.seen(quota, bucket(user, quota).asVerbose().getAvailableTokens());
    }

    /** Takes so many, whether there are as many or not. */
    void charge(UUID user, Quota quota, long count) {
        if (quota.most() > 0) {
            bucket(user, quota).consumeIgnoringRateLimits(count);
        }
    }

    /** No more is left here than all gateways together have left, as they last said. */
    void learn(UUID user, Left everywhere) {
        Quota quota = everywhere.quota();
        if (quota.most() > 0) {
            Bucket here = bucket(user, quota);
            long tooMany = here.getAvailableTokens() - everywhere.left();
            if (tooMany > 0) {
                here.consumeIgnoringRateLimits(tooMany);
            }
        }
    }

    private Bucket bucket(UUID user, Quota quota) {
        return buckets.get(
                quota.key(user),
                () -> Bucket.builder().addLimit(quota.bandwidth()).build());
    }
}
