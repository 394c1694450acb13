package io.caravan.node;

import io.caravan.cluster.Settings;
import io.caravan.embedded.Artifacts;
import io.caravan.embedded.DataDirectory;
import io.caravan.embedded.RedisServer;
import io.caravan.metric.Gauges;
import io.caravan.store.Budgets;
import io.caravan.store.Redis;
import io.caravan.store.RedisBreaker;
import io.caravan.store.RedisSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Gateways that share nodes through one real Redis, each with a connection of its own. */
final class Gateways implements AutoCloseable {

    private static final int GATEWAYS = 2;

    private final RedisServer server;
    private final List<Runnable> open = new ArrayList<>();
    private final Vertx vertx = Vertx.vertx();
    private final Redis looking;

    /**
     * One of them.
     *
     * @param redis its own connection
     */
    record Gateway(SharedSlots slots, Redis redis, SimpleMeterRegistry meters) {

        boolean takes(Node node) {
            return slots.take(node).toCompletableFuture().join() == SlotLeases.Outcome.GRANTED;
        }

        double unleased(Node node) {
            return meters.get("caravan.node.unleased")
                    .tag("node", node.name())
                    .gauge()
                    .value();
        }

        double lost(Node node) {
            return meters.get("caravan.node.leases.lost")
                    .tag("node", node.name())
                    .counter()
                    .count();
        }
    }

    private Gateways(RedisServer server) {
        this.server = server;
        this.looking = connection(Duration.ofSeconds(10));
    }

    static Gateways in(Path data) {
        RedisServer server = new RedisServer(DataDirectory.at(data), Artifacts.locate());
        server.start();
        return new Gateways(server);
    }

    RedisServer server() {
        return server;
    }

    /** @param patience how long a request waits for Redis, which may take as long for it */
    Gateway gateway(Duration leaseTime, Duration patience) {
        return gateway(leaseTime, patience, patience, Budgets.breaker());
    }

    /** @param redisTimeout what Redis may take for anything, however long a request waits for it */
    Gateway gateway(Duration leaseTime, Duration redisTimeout, Duration patience, RedisBreaker breaker) {
        Redis redis = connection(redisTimeout);
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        SharedSlots slots = new SharedSlots(
                new SlotRegister(redis, leaseTime),
                leaseTime,
                GATEWAYS,
                breaker,
                Budgets.of(patience),
                meters,
                new Gauges(meters));
        open.addFirst(slots::close);
        return new Gateway(slots, redis, meters);
    }

    private Redis connection(Duration timeout) {
        RedisSettings settings = Settings.of(
                RedisSettings.class,
                Map.of("caravan.redis.url", server.uri(), "caravan.redis.timeout", timeout.toMillis() + "ms"));
        Redis redis = new Redis(settings, vertx);
        open.addFirst(redis::close);
        return redis;
    }

    /** How many leases of the node Redis has, expired or not. */
    long leases(Node node) {
        return looking.run(commands -> commands.zcard("caravan:slots:" + node.name()))
                .orElse(-1L);
    }

    /** As if all leases of the node had expired. */
    void forget(Node node) {
        looking.run(commands -> commands.del("caravan:slots:" + node.name())).orElseThrow();
    }

    /** Does this while Redis neither answers nor closes its connections. */
    void whileFrozen(ThrowingCallable work) throws Throwable {
        signal("-STOP");
        try {
            work.call();
        } finally {
            signal("-CONT");
        }
    }

    private void signal(String name) throws IOException, InterruptedException {
        String pid = String.valueOf(server.pid().orElseThrow());
        int exit = new ProcessBuilder("kill", name, pid).inheritIO().start().waitFor();
        if (exit != 0) {
            throw new IllegalStateException("kill " + name + " " + pid + " ended with " + exit);
        }
    }

    @Override
    public void close() {
        open.forEach(Runnable::run);
        vertx.close().toCompletionStage().toCompletableFuture().join();
        server.kill();
    }
}
