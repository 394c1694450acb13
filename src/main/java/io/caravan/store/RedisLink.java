package io.caravan.store;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.RedisCodec;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One connection to Redis, which is made when first needed.
 *
 * @param <V> what values are read as
 */
final class RedisLink<V> {

    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final RedisClient client;
    private final RedisCodec<String, V> codec;
    private final String url;
    private final ReentrantLock lock = new ReentrantLock();
    private CompletableFuture<StatefulRedisConnection<String, V>> connection;
    private long triedAt;

    RedisLink(RedisClient client, RedisCodec<String, V> codec, String url) {
        this.client = client;
        this.codec = codec;
        this.url = url;
    }

    /** The connection, made anew if the last try to make it failed a second ago or longer. */
    CompletableFuture<StatefulRedisConnection<String, V>> connected() {
        lock.lock();
        try {
            boolean failed = connection != null && connection.isCompletedExceptionally();
            if (connection == null || failed && System.nanoTime() - triedAt > PAUSE_NANOS) {
                connection = connect();
                triedAt = System.nanoTime();
            }
            return connection;
        } finally {
            lock.unlock();
        }
    }

    private CompletableFuture<StatefulRedisConnection<String, V>> connect() {
        try {
            return client.connectAsync(codec, RedisURI.create(url)).toCompletableFuture();
        } catch (RuntimeException impossible) {
            return CompletableFuture.failedFuture(impossible);
        }
    }
}
