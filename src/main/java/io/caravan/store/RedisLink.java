package io.caravan.store;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.RedisCodec;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/**
 * One connection to Redis, which is made when first needed.
 *
 * @param <V> what values are read as
 */
final class RedisLink<V> {

    private static final Logger LOG = Logger.getLogger(RedisLink.class);

    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final RedisClient client;
    private final RedisCodec<String, V> codec;
    private final RedisURI address;
    private final Duration silence;
    private final ReentrantLock lock = new ReentrantLock();
    private CompletableFuture<StatefulRedisConnection<String, V>> connection;
    private boolean trying;
    private long triedAt;
    private volatile long heardAt = System.nanoTime();

    /** @param silence after so long without a sign of life a connection is given up, or one that is being made */
    RedisLink(RedisClient client, RedisCodec<String, V> codec, String url, Duration silence) {
        this.client = client;
        this.codec = codec;
        this.address = RedisURI.create(url);
        this.silence = silence;
        address.setTimeout(silence);
    }

    /**
     * The connection, or that there is none. Who comes first waits until it is made; after that nobody waits for one that is made
     * anew, a second after the last try at the earliest.
     */
    CompletableFuture<StatefulRedisConnection<String, V>> connected() {
        lock.lock();
        try {
            if (connection == null) {
                triedAt = System.nanoTime();
                connection = connect();
            } else if (connection.isCompletedExceptionally() && System.nanoTime() - triedAt > PAUSE_NANOS) {
                connectAnew();
            }
            return connection;
        } finally {
            lock.unlock();
        }
    }

    private void connectAnew() {
        if (!trying) {
            trying = true;
            triedAt = System.nanoTime();
            connect().whenComplete(this::tried);
        }
    }

    private void tried(StatefulRedisConnection<String, V> made, Throwable away) {
        lock.lock();
        try {
            trying = false;
            if (away == null) {
                heardAt = System.nanoTime();
                connection = CompletableFuture.completedFuture(made);
            }
        } finally {
            lock.unlock();
        }
    }

    private CompletableFuture<StatefulRedisConnection<String, V>> connect() {
        try {
            return client.connectAsync(codec, address).toCompletableFuture();
        } catch (RuntimeException impossible) {
            return CompletableFuture.failedFuture(impossible);
        }
    }

    /**
     * Sees to it that there is a connection, and that it is alive; to be called every second or so. A Redis that hangs, or a
     * machine that is gone, closes nothing: whatever is sent would be kept for it, and found out of date when it is back.
     */
    void watch() {
        lock.lock();
        try {
            CompletableFuture<StatefulRedisConnection<String, V>> made = connected();
            if (!made.isDone() || made.isCompletedExceptionally()) {
                heardAt = System.nanoTime();
            } else if (System.nanoTime() - heardAt > silence.toNanos()) {
                giveUp(made.join());
            } else {
                made.join().async().ping().thenRun(() -> heardAt = System.nanoTime());
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whatever is unanswered fails. */
    private void giveUp(StatefulRedisConnection<String, V> silent) {
        LOG.debugf("Redis has said nothing for %s; another connection is made", silence);
        connection = CompletableFuture.failedFuture(new TimeoutException("Redis says nothing"));
        silent.closeAsync();
        connectAnew();
    }
}
