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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two gateways with one real Redis. */
@Timeout(120)
class SharedBucketsTest {

    private static final Quota FIFTY = new Quota(Limited.CHAT, 50);
    private static final Quota TOKENS = new Quota(Limited.TOKENS, 1000);

    @TempDir
    static Path directory;

    private static final Vertx VERTX = Vertx.vertx();
    private static RedisServer server;
    private static Redis oneRedis;
    private static Redis otherRedis;

    private final UUID alice = UUID.randomUUID();
    private final SharedBuckets one = new SharedBuckets(oneRedis, settings());
    private final SharedBuckets other = new SharedBuckets(otherRedis, settings());

    @BeforeAll
    static void start() {
        server = new RedisServer(DataDirectory.at(directory.resolve("data")), Artifacts.locate());
        server.start();
        oneRedis = redis();
        otherRedis = redis();
    }

    private static Redis redis() {
        return new Redis(settings(), VERTX);
    }

    private static RedisSettings settings() {
        return Settings.of(
                RedisSettings.class, Map.of("caravan.redis.url", server.uri(), "caravan.redis.timeout", "10s"));
    }

    @AfterAll
    static void stop() {
        oneRedis.close();
        otherRedis.close();
        VERTX.close().toCompletionStage().toCompletableFuture().join();
        server.kill();
    }

    @Test
    void aWindowAdmitsExactlyItsLimitHoweverGatewaysInterleave() {
        List<CompletableFuture<Left>> asked = new ArrayList<>();
        for (int i = 0; i < FIFTY.most(); i++) {
            asked.add(one.take(alice, FIFTY));
            asked.add(other.take(alice, FIFTY));
        }
        assertThat(asked.stream().map(CompletableFuture::join).filter(Left::passes))
                .hasSize(50);
    }

    @Test
    void whatOneGatewayTookTheOtherSees() {
        one.take(alice, FIFTY).join();
        Left left = other.see(alice, FIFTY).join();
        assertThat(left.left()).isEqualTo(49);
        assertThat(left.reset()).isPositive().isLessThanOrEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void usersDoNotCountForEachOther() {
        one.take(alice, FIFTY).join();
        assertThat(one.take(UUID.randomUUID(), FIFTY).join().left()).isEqualTo(49);
    }

    @Test
    void anotherLimitBeginsAnew() {
        one.take(alice, FIFTY).join();
        assertThat(one.take(alice, new Quota(Limited.CHAT, 60)).join().left()).isEqualTo(59);
    }

    @Test
    void moreTokensMayBeUsedThanThereAreButNobodyPassesAfterThat() {
        one.charge(alice, TOKENS, 999).join();
        assertThat(one.see(alice, TOKENS).join().passes()).isTrue();
        one.charge(alice, TOKENS, 101).join();
        Left left = other.see(alice, TOKENS).join();
        assertThat(left.passes()).isFalse();
        assertThat(left.left()).isEqualTo(-100);
        assertThat(left.reset()).isPositive().isLessThanOrEqualTo(Duration.ofDays(1));
    }

    @Test
    void aLimitOfNothingIsNothing() {
        assertThat(one.take(alice, new Quota(Limited.CHAT, 0)).join().passes()).isFalse();
    }
}
