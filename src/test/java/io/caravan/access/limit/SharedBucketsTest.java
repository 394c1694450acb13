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
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two gateways with one real Redis. */
@Timeout(120)
class SharedBucketsTest {

    private static final Quota FIFTY = new Quota(Limited.CHAT, 50);
    private static final Quota TWO = new Quota(Limited.CHAT, 2);
    private static final Quota TOKENS = new Quota(Limited.TOKENS, 1000);

    @TempDir
    static Path directory;

    private static final Vertx VERTX = Vertx.vertx();
    private static RedisServer server;
    private static Redis oneRedis;
    private static Redis otherRedis;

    private final UUID alice = UUID.randomUUID();
    private final SharedBuckets one = new SharedBuckets(oneRedis);
    private final SharedBuckets other = new SharedBuckets(otherRedis);

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
        List<CompletableFuture<List<RemainingQuota>>> asked = new ArrayList<>();
        for (int i = 0; i < FIFTY.most(); i++) {
            asked.add(one.take(alice, List.of(FIFTY), List.of()).toCompletableFuture());
            asked.add(other.take(alice, List.of(FIFTY), List.of()).toCompletableFuture());
        }
        assertThat(asked.stream()
                        .map(CompletableFuture::join)
                        .map(List::getFirst)
                        .filter(RemainingQuota::passes))
                .hasSize(50);
    }

    @Test
    void whatOneGatewayTookTheOtherSees() {
        taken(one, FIFTY);
        RemainingQuota left = seen(other, FIFTY);
        assertThat(left.left()).isEqualTo(49);
        assertThat(left.reset()).isPositive().isLessThanOrEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void whoHasTakenNothingHasAllOfIt() {
        assertThat(seen(one, FIFTY)).isEqualTo(new RemainingQuota(FIFTY, true, 50, Duration.ZERO));
    }

    @Test
    void usersDoNotCountForEachOther() {
        taken(one, FIFTY);
        List<RemainingQuota> bobs = join(one.take(UUID.randomUUID(), List.of(FIFTY), List.of()));
        assertThat(bobs.getFirst().left()).isEqualTo(49);
    }

    @Test
    void anotherLimitBeginsAnew() {
        taken(one, FIFTY);
        assertThat(taken(one, new Quota(Limited.CHAT, 60)).left()).isEqualTo(59);
    }

    @Test
    void whoIsRefusedForOneLimitLosesNothingOfTheOthers() {
        join(one.charge(alice, TOKENS, 1000));
        List<RemainingQuota> refused = join(one.take(alice, List.of(FIFTY), List.of(TOKENS)));
        assertThat(refused).extracting(RemainingQuota::quota).containsExactly(FIFTY, TOKENS);
        assertThat(refused).extracting(RemainingQuota::passes).containsExactly(true, false);
        assertThat(seen(other, FIFTY).left()).isEqualTo(50);
    }

    @Test
    void whenAWindowIsOverAllOfItIsThereAgain() {
        taken(one, TWO);
        taken(one, TWO);
        assertThat(taken(one, TWO).passes()).isFalse();
        pass(TWO, Duration.ofMinutes(1));
        assertThat(taken(other, TWO))
                .extracting(RemainingQuota::passes, RemainingQuota::left)
                .containsExactly(true, 1L);
    }

    @Test
    void moreTokensMayBeUsedThanThereAreButNobodyPassesAfterThat() {
        join(one.charge(alice, TOKENS, 999));
        assertThat(seen(one, TOKENS).passes()).isTrue();
        join(one.charge(alice, TOKENS, 101));
        RemainingQuota left = seen(other, TOKENS);
        assertThat(left.passes()).isFalse();
        assertThat(left.left()).isEqualTo(-100);
        assertThat(left.reset()).isPositive().isLessThanOrEqualTo(Duration.ofDays(1));
    }

    @Test
    void whatWasUsedBeyondThatIsMissingFromTheNextWindows() {
        join(one.charge(alice, TOKENS, 2100));
        assertThat(seen(one, TOKENS).reset()).isBetween(Duration.ofHours(47), Duration.ofDays(2));
        pass(TOKENS, Duration.ofDays(1));
        assertThat(seen(one, TOKENS))
                .extracting(RemainingQuota::passes, RemainingQuota::left)
                .containsExactly(false, -100L);
        pass(TOKENS, Duration.ofDays(1));
        assertThat(seen(one, TOKENS))
                .extracting(RemainingQuota::passes, RemainingQuota::left)
                .containsExactly(true, 900L);
        pass(TOKENS, Duration.ofDays(5));
        assertThat(seen(one, TOKENS).left()).isEqualTo(1000);
    }

    @Test
    void theMostThatCanBeCountedIsCountedToTheLast() {
        Quota most = new Quota(Limited.TOKENS, Quota.MOST);
        assertThat(join(one.charge(alice, most, Quota.MOST - 1)).left()).isEqualTo(1);
        assertThat(join(one.charge(alice, most, Quota.MOST)).left()).isEqualTo(1 - Quota.MOST);
    }

    @Test
    void whatNobodyUsesIsForgotten() {
        taken(one, FIFTY);
        long life = oneRedis.run(commands -> commands.pttl(FIFTY.key(alice))).orElseThrow();
        assertThat(life).isBetween(1L, Duration.ofMinutes(2).toMillis());
    }

    @Test
    void aLimitOfNothingIsNothing() {
        RemainingQuota left = taken(one, new Quota(Limited.CHAT, 0));
        assertThat(left)
                .extracting(RemainingQuota::passes, RemainingQuota::left)
                .containsExactly(false, 0L);
        assertThat(left.reset()).isPositive().isLessThanOrEqualTo(Duration.ofMinutes(1));
    }

    /** As if so much time had passed. */
    private void pass(Quota quota, Duration time) {
        oneRedis.run(commands -> commands.hincrby(quota.key(alice), "ends", -time.toMillis()))
                .orElseThrow();
    }

    private RemainingQuota taken(SharedBuckets gateway, Quota quota) {
        return join(gateway.take(alice, List.of(quota), List.of())).getFirst();
    }

    private RemainingQuota seen(SharedBuckets gateway, Quota quota) {
        return join(gateway.take(alice, List.of(), List.of(quota))).getFirst();
    }

    private static <T> T join(CompletionStage<T> answer) {
        return answer.toCompletableFuture().join();
    }
}
