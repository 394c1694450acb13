package io.caravan.conversation;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jboss.logging.Logger;

/** The connection to Redis: made when first needed, and done without while it is away. */
@ApplicationScoped
public class Redis {

    private static final Logger LOG = Logger.getLogger(Redis.class);

    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final RedisSettings settings;
    private final ClientResources resources;
    private final RedisClient client;
    private final ReentrantLock lock = new ReentrantLock();
    private CompletableFuture<StatefulRedisConnection<String, String>> connection;
    private long triedAt;

    Redis(RedisSettings settings, Vertx vertx) {
        this.settings = settings;
        this.resources = DefaultClientResources.builder()
                .eventLoopGroupProvider(new VertxLoops(vertx))
                .build();
        this.client = RedisClient.create(resources);
        client.setOptions(ClientOptions.builder()
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(settings.timeout())
                        .build())
                // run() waits for so long and no longer; a timer for every command would tell it nothing new.
                .timeoutOptions(TimeoutOptions.create())
                .build());
    }

    /**
     * Runs a command.
     *
     * @return its result; empty if Redis is away or took longer than {@code caravan.redis.timeout}
     */
    public <T> Optional<T> run(
            Function<RedisAsyncCommands<String, String>, ? extends java.util.concurrent.Future<T>> command) {
        long left = settings.timeout().toMillis();
        try {
            RedisAsyncCommands<String, String> commands =
                    connected().get(left, TimeUnit.MILLISECONDS).async();
            return Optional.ofNullable(command.apply(commands).get(left, TimeUnit.MILLISECONDS));
        } catch (ExecutionException | TimeoutException | RuntimeException away) {
            LOG.debugf("Redis is away: %s", away.getMessage());
            return Optional.empty();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Whether Redis answers now. */
    public boolean answers() {
        return run(RedisAsyncCommands::ping).isPresent();
    }

    /** The connection, made anew if the last try to make it failed a second ago or longer. */
    private CompletableFuture<StatefulRedisConnection<String, String>> connected() {
        lock.lock();
        try {
            boolean failed = connection != null && connection.isCompletedExceptionally();
            if (connection == null || failed && System.nanoTime() - triedAt > PAUSE_NANOS) {
                connection = client.connectAsync(StringCodec.UTF8, RedisURI.create(settings.url()))
                        .toCompletableFuture();
                triedAt = System.nanoTime();
            }
            return connection;
        } finally {
            lock.unlock();
        }
    }

    @PreDestroy
    void close() {
        client.shutdown(0, 1, TimeUnit.SECONDS);
        resources.shutdown(0, 1, TimeUnit.SECONDS);
    }
}
