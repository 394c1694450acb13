package io.caravan.access.limit;

import io.caravan.store.Redis;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.distributed.AsyncBucketProxy;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.AsyncProxyManager;
import io.github.bucket4j.redis.lettuce.Bucket4jLettuce;
import io.lettuce.core.api.StatefulRedisConnection;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** The counts of all users in Redis, where all gateways see them. What it answers is exceptional while Redis is away. */
@Singleton
public class SharedBuckets {

    /** A bucket that has been full for so long is forgotten; a new one is full, too. */
    private static final Duration KEPT_FULL = Duration.ofMinutes(1);

    private final Redis redis;
    private volatile Connected connected;

    private record Connected(StatefulRedisConnection<String, byte[]> connection, AsyncProxyManager<String> buckets) {}

    SharedBuckets(Redis redis) {
        this.redis = redis;
    }

    /** Connects before the first request comes: making a connection takes longer than anybody waits for a count. */
    void connect(@Observes StartupEvent start) {
        redis.bytes();
    }

    /** Takes one, if there is one. */
    CompletableFuture<Left> take(UUID user, Quota quota) {
        return quota.most() == 0
                ? CompletableFuture.completedFuture(Left.nothing(quota))
                : ask(user, quota, bucket -> bucket.asVerbose().tryConsume(1))
                        .thenApply(said -> Left.taken(quota, said));
    }

    /** Only looks. */
    CompletableFuture<Left> see(UUID user, Quota quota) {
        return quota.most() == 0
                ? CompletableFuture.completedFuture(Left.nothing(quota))
                : ask(user, quota, bucket -> bucket.asVerbose().getAvailableTokens())
                        .thenApply(said -> Left.seen(quota, said));
    }

    /** Takes so many, whether there are as many or not. */
    CompletableFuture<Long> charge(UUID user, Quota quota, long count) {
        return quota.most() == 0
                ? CompletableFuture.completedFuture(0L)
                : ask(user, quota, bucket -> bucket.consumeIgnoringRateLimits(count));
    }

    private <T> CompletableFuture<T> ask(
            UUID user, Quota quota, Function<AsyncBucketProxy, CompletableFuture<T>> question) {
        BucketConfiguration configuration =
                BucketConfiguration.builder().addLimit(quota.bandwidth()).build();
        return redis.bytes()
                .thenCompose(connection -> question.apply(buckets(connection)
                        .builder()
                        .build(quota.key(user), () -> CompletableFuture.completedFuture(configuration))))
                .toCompletableFuture();
    }

    private AsyncProxyManager<String> buckets(StatefulRedisConnection<String, byte[]> connection) {
        Connected last = connected;
        if (last == null || last.connection() != connection) {
            last = new Connected(
                    connection,
                    Bucket4jLettuce.casBasedBuilder(connection)
                            .expirationAfterWrite(
                                    ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(KEPT_FULL))
                            .build()
                            .asAsync());
            connected = last;
        }
        return last.buckets();
    }
}
