package io.caravan.access.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.cluster.Settings;
import io.caravan.embedded.Artifacts;
import io.caravan.embedded.DataDirectory;
import io.caravan.embedded.RedisServer;
import io.caravan.inference.Cancellation;
import io.caravan.store.Budgets;
import io.caravan.store.Redis;
import io.caravan.store.RedisBreaker;
import io.caravan.store.RedisBudget;
import io.caravan.store.RedisBudgets;
import io.caravan.store.RedisSettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two gateways with one real Redis. */
@Timeout(120)
class IdempotencyJoinTest {

    private static final Vertx VERTX = Vertx.vertx();
    private static final RedisBudgets BUDGETS = Budgets.of(Duration.ofSeconds(10));
    private static final KeptReply REPLY = KeptReply.of(
            201, Map.of("X-Caravan-Node", "agx0"), "h\u00e9llo \ud83d\ude00".getBytes(StandardCharsets.UTF_8));

    @TempDir
    static Path directory;

    private static RedisServer server;
    private static Redis redis;

    private final IdempotencyKey key = new IdempotencyKey(UUID.randomUUID(), "a key");
    private final Gateway one = new Gateway(Map.of());
    private final Gateway other = new Gateway(Map.of());

    @BeforeAll
    static void start() {
        server = new RedisServer(DataDirectory.at(directory.resolve("data")), Artifacts.locate());
        server.start();
        redis = new Redis(
                Settings.of(
                        RedisSettings.class, Map.of("caravan.redis.url", server.uri(), "caravan.redis.timeout", "10s")),
                VERTX);
    }

    @AfterAll
    static void stop() {
        redis.close();
        VERTX.close().toCompletionStage().toCompletableFuture().join();
        server.kill();
    }

    /** One gateway, with the settings that a test wants otherwise. */
    private static final class Gateway {

        private final MeterRegistry meters = new SimpleMeterRegistry();
        private final RequestsUnderWay underWay;
        private final ReplyRegister register;
        private final IdempotencyJoin join;

        Gateway(Map<String, String> settings) {
            this(settings, Budgets.breaker());
        }

        Gateway(Map<String, String> settings, RedisBreaker breaker) {
            IdempotencySettings own = Settings.of(IdempotencySettings.class, settings);
            LocalReplies local = new LocalReplies(own);
            IdempotencyMetrics metrics = new IdempotencyMetrics(meters);
            register = new ReplyRegister(redis, breaker, BUDGETS, own, new ObjectMapper(), local, metrics);
            underWay = new RequestsUnderWay(register, local, own);
            join = new IdempotencyJoin(own, underWay, register, metrics);
        }

        /** How much it has done without Redis. */
        double away() {
            return meters.get("caravan.idempotency.away").counter().count();
        }

        /** Asks as the route idempotency-check does. */
        IdempotentRequest ask(IdempotencyKey key, String body, Duration patience) throws Exception {
            IdempotentRequest request = request(key, body, patience, BUDGETS.fresh());
            Exchange exchange = new DefaultExchange(new DefaultCamelContext());
            join.here(request, exchange);
            if (exchange.getVariable(IdempotencyJoin.UNTOLD, Boolean.class)) {
                register.look(request);
                join.elsewhere(request);
            }
            return request;
        }

        CompletableFuture<IdempotentRequest> askLater(IdempotencyKey key) {
            return CompletableFuture.supplyAsync(
                    () -> {
                        try {
                            return ask(key, "body", null);
                        } catch (Exception e) {
                            throw new CompletionException(e);
                        }
                    },
                    Thread::startVirtualThread);
        }
    }

    private static IdempotentRequest request(IdempotencyKey key, String body, Duration patience, RedisBudget budget) {
        return new IdempotentRequest(key, fingerprint(key, body), patience, new Cancellation(), budget);
    }

    private static String fingerprint(IdempotencyKey key, String body) {
        return key.fingerprint("POST", "/", "", body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whatOneGatewayAnsweredTheOtherKnows() throws Exception {
        IdempotentRequest first = one.ask(key, "body", null);
        assertThat(first.leads()).isTrue();
        one.underWay.finish(first, REPLY);
        IdempotentRequest second = other.ask(key, "body", null);
        assertThat(second.leads()).isFalse();
        assertThat(second.found()).hasValueSatisfying(found -> {
            assertThat(found).usingRecursiveComparison().isEqualTo(REPLY);
        });
        assertThat(expiresIn()).isBetween(Duration.ofHours(23), Duration.ofHours(24));
    }

    @Test
    void oneGatewayWaitsForTheOther() throws Exception {
        IdempotentRequest first = one.ask(key, "body", null);
        CompletableFuture<IdempotentRequest> second = other.askLater(key);
        CompletableFuture<IdempotentRequest> third = other.askLater(key);
        await().until(() -> wanted());
        assertThat(second).isNotDone();
        one.underWay.finish(first, REPLY);
        assertThat(second.join().found()).isPresent();
        assertThat(third.join().found()).isPresent();
    }

    private static boolean wantedBy(String name) {
        return redis.run(commands -> commands.hexists(name, "wanted")).orElse(false);
    }

    private boolean wanted() {
        return wantedBy(key.name());
    }

    @Test
    void aRequestWaitsNoLongerThanItSays() throws Exception {
        one.ask(key, "body", null);
        assertThatThrownBy(() -> other.ask(key, "body", Duration.ofMillis(300)))
                .isInstanceOfSatisfying(IdempotencyRefused.class, refused -> assertThat(refused.reason())
                        .isEqualTo(IdempotencyRefused.Reason.UNDER_WAY));
    }

    @Test
    void anotherRequestWithTheSameKeyIsRefusedInAllGateways() throws Exception {
        IdempotentRequest first = one.ask(key, "body", null);
        for (Gateway gateway : new Gateway[] {one, other}) {
            assertThatThrownBy(() -> gateway.ask(key, "another", null))
                    .isInstanceOfSatisfying(IdempotencyRefused.class, refused -> assertThat(refused.reason())
                            .isEqualTo(IdempotencyRefused.Reason.OTHER_REQUEST));
        }
        one.underWay.finish(first, REPLY);
        assertThatThrownBy(() -> one.ask(key, "another", null)).isInstanceOf(IdempotencyRefused.class);
    }

    @Test
    void whatCameToNothingTheNextOneCarriesOut() throws Exception {
        IdempotentRequest first = one.ask(key, "body", null);
        CompletableFuture<IdempotentRequest> second = other.askLater(key);
        await().until(() -> wanted());
        one.underWay.leave(first.own());
        assertThat(second.join().leads()).isTrue();
    }

    @Test
    void whatAGatewayThatIsGoneHadUnderWayIsCarriedOutAnew() throws Exception {
        Gateway dying = new Gateway(Map.of("caravan.idempotency.lease-time", "1s"));
        IdempotentRequest lost = dying.ask(key, "body", null);
        IdempotentRequest second = other.ask(key, "body", null);
        assertThat(second.leads()).isTrue();
        dying.underWay.finish(lost, KeptReply.of(200, Map.of(), new byte[0]));
        other.underWay.finish(second, REPLY);
        assertThat(new Gateway(Map.of()).ask(key, "body", null).found())
                .as("it was not gone after all, and came too late")
                .hasValueSatisfying(found -> assertThat(found.status()).isEqualTo(201));
        assertThat(dying.ask(key, "body", null).found())
                .hasValueSatisfying(found -> assertThat(found.status()).isEqualTo(200));
    }

    @Test
    void aRequestUnderWayIsKnownForFifteenSecondsAfterItsGatewaySaidSo() throws Exception {
        one.ask(key, "body", null);
        assertThat(expiresIn()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(15));
        redis.run(commands -> commands.pexpire(key.name(), Duration.ofHours(1))).orElseThrow();
        one.underWay.renew();
        await().until(() -> expiresIn().compareTo(Duration.ofSeconds(15)) <= 0);
    }

    @Test
    void whatRedisForgotIsThereAgainWithTheNextRound() throws Exception {
        IdempotentRequest first = one.ask(key, "body", null);
        redis.run(commands -> commands.del(key.name())).orElseThrow();
        one.underWay.renew();
        await().until(() -> redis.run(commands -> commands.exists(key.name())).orElse(0L) == 1);
        CompletableFuture<IdempotentRequest> second = other.askLater(key);
        await().until(() -> wanted());
        one.underWay.finish(first, REPLY);
        assertThat(second.join().found()).isPresent();
    }

    @Test
    void whatIsOverIsNotRenewed() throws Exception {
        IdempotentRequest first = one.ask(key, "body", null);
        one.underWay.finish(first, REPLY);
        one.underWay.renew();
        one.register.renew(List.of(first.own()));
        assertThat(other.ask(key, "body", null).found()).isPresent();
        assertThat(expiresIn()).isGreaterThan(Duration.ofHours(23));
    }

    @Test
    void whatIsGivenUpWhileItIsRenewedIsForgottenAllTheSame() throws Exception {
        IdempotentRequest first = one.ask(key, "body", null);
        List<RequestUnderWay> listed = List.of(first.own());
        one.underWay.leave(first.own());
        one.register.renew(listed);
        assertThat(redis.run(commands -> commands.exists(key.name()))).contains(0L);
    }

    @Test
    void whoeverWantsItInAnotherGatewayKeepsItGoing() throws Exception {
        Duration longest = Duration.ofSeconds(1);
        RequestUnderWay first = one.ask(key, "body", null).own();
        first.callerGone();
        await().until(() -> first.isUnwantedFor(longest));
        IdempotentRequest second = request(key, "body", null, BUDGETS.fresh());
        await().until(() -> {
            other.register.look(second);
            one.underWay.renew();
            return !first.isUnwantedFor(longest);
        });
    }

    @Test
    void ofOneUserSoMuchIsKeptAndOfTheRestThatItIsNot() throws Exception {
        Gateway small = new Gateway(Map.of("caravan.idempotency.max-user-size", "2000"));
        KeptReply large = KeptReply.of(200, Map.of(), new byte[600]);
        IdempotencyKey next = new IdempotencyKey(key.user(), "the next");
        IdempotencyKey ofAnother = new IdempotencyKey(UUID.randomUUID(), "a key");
        for (IdempotencyKey each : new IdempotencyKey[] {key, next, ofAnother}) {
            small.underWay.finish(small.ask(each, "body", null), large);
        }
        assertThat(other.ask(key, "body", null).found().orElseThrow().withheld())
                .isNull();
        assertThat(other.ask(next, "body", null).found().orElseThrow().withheld())
                .contains("Idempotency-Key");
        assertThat(other.ask(ofAnother, "body", null).found().orElseThrow().withheld())
                .isNull();
    }

    @Test
    void whoHasWaitedForRedisForAsLongAsTheyMayDoesNotAskAboutTheirKey() {
        IdempotentRequest request = request(key, "body", null, spent());
        assertThatThrownBy(() -> one.register.look(request)).isInstanceOf(RedisBudget.NotAsked.class);
        assertThat(redis.run(commands -> commands.exists(key.name()))).hasValue(0L);
    }

    @Test
    void theirAnswerReachesRedisAllTheSameAndTheyDoNotWait() throws Exception {
        IdempotentRequest request = request(key, "body", null, spent());
        request.own().begin(false);
        one.underWay.finish(request, REPLY);
        assertThat(one.away()).isEqualTo(1);
        await().until(() -> other.ask(key, "body", null).found().isPresent());
    }

    @Test
    void whileRedisIsLeftAloneNobodyWaitsForItToKeepAnAnswer() throws Exception {
        Gateway sparing = new Gateway(Map.of(), Budgets.openBreaker());
        IdempotentRequest request = request(key, "body", null, BUDGETS.fresh());
        request.own().begin(false);
        sparing.underWay.finish(request, REPLY);
        assertThat(sparing.away()).isEqualTo(1);
        await().until(() -> other.ask(key, "body", null).found().isPresent());
    }

    /** Of a request that has waited in vain. */
    private static RedisBudget spent() {
        RedisBudget budget = Budgets.of(Duration.ofMillis(1)).fresh();
        assertThatThrownBy(() -> budget.await(CompletableFuture::new)).isInstanceOf(TimeoutException.class);
        return budget;
    }

    private Duration expiresIn() {
        return Duration.ofMillis(
                redis.run(commands -> commands.pttl(key.name())).orElseThrow());
    }
}
