package io.caravan.store;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jboss.logging.Logger;

/** The connection to Redis: made when first needed, and done without while it is away. */
@ApplicationScoped
public class Redis implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Redis.class);

    /** Lettuce's own grows to half a minute, in which a Redis that is back would not be used. */
    private static final Delay RECONNECT_DELAY =
            Delay.exponential(Duration.ZERO, Duration.ofSeconds(1), 2, TimeUnit.MILLISECONDS);

    private static final long WATCH_MILLIS = 1000;

    /** Commands that were sent and are not answered. Of more than so many Redis will answer none in time. */
    private static final int MOST_UNANSWERED = 10_000;

    /** Of what nobody waits for so many bytes may be unanswered: they are kept in memory until Redis has them. */
    private static final long MOST_TOLD_BYTES = 8L << 20;

    private final RedisSettings settings;
    private final Vertx vertx;
    private final ClientResources resources;
    private final RedisClient client;
    private final RedisLink<String> link;
    private final AtomicLong told = new AtomicLong();
    private final long watch;

    public Redis(RedisSettings settings, Vertx vertx) {
        this.settings = settings;
        this.vertx = vertx;
        this.resources = ClientResources.builder()
                .eventLoopGroupProvider(new VertxLoops(vertx))
                .reconnectDelay(RECONNECT_DELAY)
                .build();
        this.client = RedisClient.create(resources);
        client.setOptions(ClientOptions.builder()
                .requestQueueSize(MOST_UNANSWERED)
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(settings.timeout())
                        .build())
                // Whoever wants an answer waits for so long and no longer; another timer would tell them nothing new.
                .timeoutOptions(TimeoutOptions.create())
                .build());
        this.link = new RedisLink<>(client, StringCodec.UTF8, settings.url(), settings.silence());
        this.watch = vertx.setPeriodic(WATCH_MILLIS, tick -> link.watch());
    }

    /** Connects before the first request comes: making a connection takes longer than anybody waits for an answer. */
    void connect(@Observes StartupEvent start) {
        link.connected();
    }

    /**
     * Sends a command and returns at once. Commands that are sent while the connection stands reach Redis in that order.
     *
     * @return its result, within {@code caravan.redis.timeout}; exceptionally if Redis is away or took longer. A command that
     *     was sent by then may still be carried out. Completes on a thread that serves others too and must not be held up
     */
    public <T> CompletionStage<T> send(Function<RedisAsyncCommands<String, String>, RedisFuture<T>> command) {
        return start(command).orTimeout(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Sends what nobody waits for, however long it takes. Nothing is sent while too much of this kind is unanswered.
     *
     * @param size in bytes, about
     * @return completes when Redis has carried it out; exceptionally if it was not sent, or Redis is away. Whoever has it cannot
     *     complete it for others
     */
    public <T> CompletionStage<T> tell(int size, Function<RedisAsyncCommands<String, String>, RedisFuture<T>> command) {
        if (told.addAndGet(size) > MOST_TOLD_BYTES) {
            told.addAndGet(-size);
            return CompletableFuture.failedFuture(
                    new RejectedExecutionException("Redis has not taken what it was told"));
        }
        CompletableFuture<T> answer = start(command);
        // Not on what is handed out: a stage that its holder completes, by a timeout say, runs nothing.
        answer.whenComplete((result, failure) -> told.addAndGet(-size));
        return answer.minimalCompletionStage();
    }

    /** How many bytes Redis was told, of which it has said nothing. */
    long unanswered() {
        return told.get();
    }

    /**
     * Runs a command.
     *
     * @return its result; empty if Redis is away or took longer than {@code caravan.redis.timeout}
     */
    public <T> Optional<T> run(Function<RedisAsyncCommands<String, String>, RedisFuture<T>> command) {
        CompletableFuture<T> answer = start(command);
        try {
            return Optional.ofNullable(answer.get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException | TimeoutException away) {
            LOG.debugf("Redis is away: %s", away.getMessage());
            answer.cancel(false);
            return Optional.empty();
        } catch (InterruptedException stopping) {
            answer.cancel(false);
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private <T> CompletableFuture<T> start(Function<RedisAsyncCommands<String, String>, RedisFuture<T>> command) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        link.connected().whenComplete((connected, away) -> {
            if (away != null) {
                answer.completeExceptionally(away);
            } else if (!answer.isDone()) {
                pass(connected, command, answer);
            }
        });
        return answer;
    }

    private static <T> void pass(
            StatefulRedisConnection<String, String> connection,
            Function<RedisAsyncCommands<String, String>, RedisFuture<T>> command,
            CompletableFuture<T> answer) {
        try {
            command.apply(connection.async()).whenComplete((result, failure) -> {
                if (failure == null) {
                    answer.complete(result);
                } else {
                    answer.completeExceptionally(failure);
                }
            });
        } catch (RuntimeException refused) {
            answer.completeExceptionally(refused);
        }
    }

    /** Whether Redis answers now. */
    public boolean answers() {
        return run(RedisAsyncCommands::ping).isPresent();
    }

    @Override
    @PreDestroy
    public void close() {
        vertx.cancelTimer(watch);
        client.shutdown(0, 1, TimeUnit.SECONDS);
        resources.shutdown(0, 1, TimeUnit.SECONDS);
    }
}
