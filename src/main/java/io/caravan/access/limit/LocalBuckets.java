package io.caravan.access.limit;

import io.github.bucket4j.Bucket;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** The counts of users in this gateway alone; those used least make room for others. Safe for use by many threads. */
@Singleton
public class LocalBuckets {

    private static final int MOST = 10_000;

    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > MOST;
        }
    };

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

    private Bucket bucket(UUID user, Quota quota) {
        synchronized (buckets) {
            return buckets.computeIfAbsent(
                    quota.key(user),
                    key -> Bucket.builder().addLimit(quota.bandwidth()).build());
        }
    }
}
