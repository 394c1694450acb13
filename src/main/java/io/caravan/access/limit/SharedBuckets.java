package io.caravan.access.limit;

import io.caravan.store.Redis;
import io.caravan.store.RedisSettings;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.distributed.AsyncBucketProxy;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.AsyncProxyManager;
import io.github.bucket4j.distributed.proxy.optimization.Optimizations;
import io.github.bucket4j.redis.lettuce.Bucket4jLettuce;
import io.lettuce.core.api.StatefulRedisConnection;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The counts of all users in Redis, where all gateways see them. What it answers is exceptional while Redis is away, or if it
 * takes longer than {@code caravan.redis.timeout}.
 *
 * <p>A count is read, worked out here, and written if nobody else has written it meanwhile; else all over again. So what is asked
 * of one count while it is under way waits, and is then asked at once: a gateway contends with other gateways, and never with
 * itself.
 */
@Singleton
public class SharedBuckets {

    /** A bucket that has been full for so long is forgotten; a new one is full, too. */
    private static final Duration KEPT_FULL = Duration.ofMinutes(1);

    private final Redis redis;
    private final RedisSettings settings;
    private Connected connected;

    /** What is there for as long as a connection. */
    private record Connected(
            StatefulRedisConnection<String, byte[]> connection,
            AsyncProxyManager<String> making,
            Recent<AsyncBucketProxy> buckets) {

        static Connected by(StatefulRedisConnection<String, byte[]> connection) {
            return new Connected(
                    connection,
                    Bucket4jLettuce.casBasedBuilder(connection)
                            .expirationAfterWrite(
                                    ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(KEPT_FULL))
                            .build()
                            .asAsync(),
                    new Recent<>());
        }

        AsyncBucketProxy bucket(UUID user, Quota quota) {
            return buckets.get(quota.key(user), () -> make(user, quota));
        }

        private AsyncBucketProxy make(UUID user, Quota quota) {
            BucketConfiguration configuration =
                    BucketConfiguration.builder().addLimit(quota.bandwidth()).build();
            return making.builder()
                    .withOptimization(Optimizations.batching())
                    .build(quota.key(user), () -> CompletableFuture.completedFuture(configuration));
        }
    }

    SharedBuckets(Redis redis, RedisSettings settings) {
        this.redis = redis;
        this.settings = settings;
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
        return redis.bytes()
                .thenCompose(connection -> question.apply(on(connection).bucket(user, quota)))
                .toCompletableFuture()
                .orTimeout(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
    }

    private synchronized Connected on(StatefulRedisConnection<String, byte[]> connection) {
        if (connected == null || connected.connection() != connection) {
            connected = Connected.by(connection);
        }
        return connected;
    }
}
