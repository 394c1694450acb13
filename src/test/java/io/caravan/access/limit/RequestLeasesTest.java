package io.caravan.access.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.cluster.Settings;
import io.caravan.embedded.Artifacts;
import io.caravan.embedded.DataDirectory;
import io.caravan.embedded.RedisServer;
import io.caravan.store.Redis;
import io.caravan.store.RedisSettings;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two gateways with one real Redis. */
@Timeout(120)
class RequestLeasesTest {

    private static final Vertx VERTX = Vertx.vertx();

    @TempDir
    static Path directory;

    private static RedisServer server;
    private static Redis redis;

    private final LimitSettings settings = Settings.of(LimitSettings.class, Map.of());
    private final RequestLeases one = new RequestLeases(redis, settings);
    private final RequestLeases other = new RequestLeases(redis, settings);
    private final UUID alice = UUID.randomUUID();

    @BeforeAll
    static void start() {
        server = new RedisServer(DataDirectory.at(directory.resolve("data")), Artifacts.locate());
        server.start();
        redis = new Redis(
                Settings.of(
                        RedisSettings.class, Map.of("caravan.redis.url", server.uri(), "caravan.redis.timeout", "10s")),
                VERTX);
        // Only once there is a connection commands arrive in the order in which they were sent.
        redis.run(commands -> commands.ping()).orElseThrow();
    }

    @AfterAll
    static void stop() {
        redis.close();
        VERTX.close().toCompletionStage().toCompletableFuture().join();
        server.kill();
    }

    @Test
    void allGatewaysTogetherLeaseAsManyAsTheLimit() {
        assertThat(takes(one, Lease.next(alice))).isTrue();
        assertThat(takes(other, Lease.next(alice))).isTrue();
        assertThat(takes(one, Lease.next(alice))).isFalse();
        assertThat(takes(one, Lease.next(UUID.randomUUID()))).isTrue();
    }

    @Test
    void whatIsReleasedCanBeTakenAgain() {
        Lease first = Lease.next(alice);
        assertThat(takes(one, first)).isTrue();
        assertThat(takes(one, Lease.next(alice))).isTrue();
        one.release(first);
        assertThat(takes(other, Lease.next(alice))).isTrue();
    }

    @Test
    void whatRedisForgotIsThereAgainWithTheNextRound() {
        Lease lease = Lease.next(alice);
        takes(one, lease);
        one.hold(lease);
        redis.run(commands -> commands.del("caravan:requests:" + alice)).orElseThrow();
        one.renew();
        Awaitility.await().until(() -> count() == 1);
        one.release(lease);
        one.renew();
        Awaitility.await().until(() -> count() == 0);
    }

    @Test
    void whatIsReleasedWhileItIsRenewedDoesNotComeBack() throws Exception {
        List<Lease> leases = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            Lease lease = Lease.next(alice);
            leases.add(lease);
            one.hold(lease);
        }
        Thread renewing = Thread.ofVirtual().start(() -> {
            for (int i = 0; i < 20; i++) {
                one.renew();
            }
        });
        leases.forEach(one::release);
        renewing.join();
        assertThat(count()).isZero();
    }

    private long count() {
        return redis.run(commands -> commands.zcard("caravan:requests:" + alice))
                .orElseThrow();
    }

    private static boolean takes(RequestLeases gateway, Lease lease) {
        return gateway.take(lease, 2).toCompletableFuture().join();
    }
}
