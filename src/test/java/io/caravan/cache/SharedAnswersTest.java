package io.caravan.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.cluster.Settings;
import io.caravan.embedded.Artifacts;
import io.caravan.embedded.DataDirectory;
import io.caravan.embedded.RedisServer;
import io.caravan.inference.TokenEvent;
import io.caravan.inference.Usage;
import io.caravan.metric.Gauges;
import io.caravan.store.Budgets;
import io.caravan.store.Redis;
import io.caravan.store.RedisBreaker;
import io.caravan.store.RedisSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two gateways with one real Redis. */
@Timeout(120)
class SharedAnswersTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final AnswerOrigin TELLING = new AnswerOrigin("mistral", "mistral:latest");

    @TempDir
    static Path directory;

    private static final Vertx VERTX = Vertx.vertx();
    private static RedisServer server;
    private static Redis redis;

    private final String key = "alice:" + UUID.randomUUID();
    private final Gateway one = new Gateway(Map.of());
    private final Gateway other = new Gateway(Map.of());

    /** Its part of the cache, on the one connection of this test. */
    private static final class Gateway {

        private final AnswerLeases leases;
        private final SharedAnswers answers;
        private final Generations generations;

        Gateway(Map<String, String> others) {
            CacheSettings settings = Settings.of(CacheSettings.class, others);
            SimpleMeterRegistry meters = new SimpleMeterRegistry();
            leases = new AnswerLeases(redis, settings);
            answers = answers(redis, Budgets.breaker(), leases, settings, meters);
            generations = new Generations(leases, new Gauges(meters));
        }

        /** The first one who asks for this here, after a look into Redis. */
        CacheLookup looked(String key) throws Exception {
            return looked(key, CachePolicy.UNSAID);
        }

        CacheLookup looked(String key, CachePolicy policy) throws Exception {
            CacheLookup recall = new CacheLookup(key, Questions.asking("Hi"), policy, SOON);
            generations.join(key, recall.asker(), true).ifPresent(recall::takesPartIn);
            answers.lookAgain(recall);
            return recall;
        }
    }

    @BeforeAll
    static void start() {
        server = new RedisServer(DataDirectory.at(directory.resolve("data")), Artifacts.locate());
        server.start();
        redis = redis(server.uri());
        Awaitility.await().atMost(SOON).until(redis::answers);
    }

    private static SharedAnswers answers(
            Redis redis,
            RedisBreaker breaker,
            AnswerLeases leases,
            CacheSettings settings,
            SimpleMeterRegistry meters) {
        return new SharedAnswers(
                redis,
                breaker,
                Budgets.of(Duration.ofSeconds(10)),
                leases,
                settings,
                new ObjectMapper(),
                new CacheMetrics(meters));
    }

    private static Redis redis(String url) {
        return new Redis(
                Settings.of(RedisSettings.class, Map.of("caravan.redis.url", url, "caravan.redis.timeout", "10s")),
                VERTX);
    }

    @AfterAll
    static void stop() {
        redis.close();
        VERTX.close().toCompletionStage().toCompletableFuture().join();
        server.kill();
    }

    @BeforeEach
    void nothingIsKept() {
        redis.run(commands -> commands.flushall());
    }

    @Test
    void whatOneGatewayKeepsTheOtherFinds() throws Exception {
        one.answers.keep(key, answer("Hello"));
        CacheLookup found = other.looked(key);
        assertThat(heard(found)).startsWith(new TokenEvent.Delta("Hello", null, null));
        assertThat(found.age()).isLessThan(Duration.ofMinutes(1));
        assertThat(found.found().orElseThrow().joined()).isFalse();
    }

    @Test
    void whatIsNotKeptIsNotFound() throws Exception {
        one.answers.keep(key, answer("Hello"));
        assertThat(other.looked(key + "x").found()).isEmpty();
    }

    @Test
    void anAnswerIsForgottenInTime() throws Exception {
        Gateway forgetful = new Gateway(Map.of("caravan.cache.max-age", "50ms"));
        forgetful.answers.keep(key, answer("Hello"));
        Awaitility.await()
                .atMost(SOON)
                .until(() -> redis.run(commands -> commands.exists("caravan:answers:" + key))
                                .orElseThrow()
                        == 0);
        assertThat(other.looked(key).found()).isEmpty();
    }

    @Test
    void whileRedisIsLeftAloneNothingIsKept() {
        CacheSettings settings = Settings.of(CacheSettings.class, Map.of());
        answers(redis, Budgets.openBreaker(), new AnswerLeases(redis, settings), settings, new SimpleMeterRegistry())
                .keep(key, answer("Hello"));
        assertThat(kept()).isZero();
    }

    @Test
    void theAnswersOfOneUserDoNotDriveOutThoseOfOthers() throws Exception {
        Gateway just =
                new Gateway(Map.of("caravan.cache.max-total-size", "20000", "caravan.cache.max-user-size", "10000"));
        just.answers.keep("bob:1", answer("a".repeat(1500)));
        for (int i = 0; i < 20; i++) {
            just.answers.keep("alice:" + i, answer("a".repeat(1500)));
        }
        assertThat(just.looked("bob:1").found()).isPresent();
        assertThat(just.looked("alice:0").found()).isEmpty();
        assertThat(just.looked("alice:19").found()).isPresent();
        assertThat(size()).isLessThanOrEqualTo(12_500);
    }

    @Test
    void ofAnswersThatAreSharedOneUsersBoundDoesNotCount() throws Exception {
        Gateway sharing = new Gateway(Map.of("caravan.cache.shared", "true", "caravan.cache.max-user-size", "100"));
        sharing.answers.keep("shared:1", answer("Hello"));
        assertThat(sharing.looked("shared:1").found()).isPresent();
    }

    @Test
    void aTooLargeAnswerIsNotKept() throws Exception {
        Gateway small = new Gateway(Map.of("caravan.cache.max-answer-size", "500"));
        small.answers.keep(key, answer("a".repeat(400)));
        assertThat(small.looked(key).found()).isPresent();
        small.answers.keep(key + "x", answer("ä".repeat(300)));
        assertThat(small.looked(key + "x").found()).isEmpty();
    }

    @Test
    void theOldestGoIfAllTogetherAreTooLarge() throws Exception {
        Gateway small = new Gateway(Map.of("caravan.cache.max-total-size", "10000"));
        for (int i = 0; i < 10; i++) {
            small.answers.keep(key + i, answer("a".repeat(1500)));
        }
        assertThat(kept()).isBetween(3L, 5L);
        assertThat(size()).isBetween(5_000L, 10_000L);
        assertThat(small.looked(key + 0).found()).isEmpty();
        assertThat(small.looked(key + 9).found()).isPresent();
    }

    @Test
    void whatIsKeptAnewCountsOnce() {
        one.answers.keep(key, answer("a".repeat(5000)));
        long once = size();
        one.answers.keep(key, answer("b".repeat(5000)));
        assertThat(size()).isEqualTo(once);
        assertThat(kept()).isEqualTo(1);
    }

    @Test
    void whatWasForgottenInTimeTakesNoRoom() {
        Gateway forgetful = new Gateway(Map.of("caravan.cache.max-age", "50ms"));
        forgetful.answers.keep(key, answer("a".repeat(5000)));
        Awaitility.await().atMost(SOON).until(() -> {
            one.answers.keep(key + "x", answer("b"));
            return size() < 2_000;
        });
    }

    @Test
    void anAnswerThatIsLargerThanAllMayBeIsNotKept() {
        Gateway small = new Gateway(Map.of("caravan.cache.max-total-size", "1000"));
        small.answers.keep(key, answer("a".repeat(1000)));
        assertThat(kept()).isZero();
    }

    @Test
    void whoWantsAFresherOneDoesNotFindAnOldOne() throws Exception {
        one.answers.keep(key, answer("Hello"));
        redis.run(commands -> commands.hset("caravan:answers:" + key, "at", "1000"));
        CachePolicy fresh = new CachePolicy(false, true, true, Duration.ofDays(365));
        assertThat(one.looked(key, fresh).found()).isEmpty();
        assertThat(other.looked(key).age()).isGreaterThan(Duration.ofDays(365));
    }

    @Test
    void whatOneGatewayIsHavingWrittenTheOtherWaitsFor() throws Exception {
        CacheLookup leading = one.looked(key);
        CacheLookup waiting = other.looked(key);
        assertThat(leading.isElsewhere()).isFalse();
        assertThat(waiting.isElsewhere()).isTrue();
        one.answers.keep(key, answer("Hello"));
        other.answers.lookAgain(waiting);
        assertThat(waiting.isElsewhere()).isFalse();
        assertThat(waiting.found().orElseThrow().joined()).isTrue();
    }

    @Test
    void whoTakesOverWithinAGatewayHasTheLeaseOfTheOneBefore() throws Exception {
        CacheLookup first = one.looked(key);
        CacheLookup second = new CacheLookup(key, Questions.asking("Hi"), CachePolicy.UNSAID, SOON);
        one.generations.join(key, second.asker(), true).ifPresent(second::takesPartIn);
        first.leave(false);
        one.answers.lookAgain(second);
        assertThat(second.isElsewhere()).isFalse();
        assertThat(other.looked(key).isElsewhere()).isTrue();
    }

    @Test
    void whenOneGatewayGivesUpTheOtherTakesOver() throws Exception {
        CacheLookup leading = one.looked(key);
        CacheLookup waiting = other.looked(key);
        leading.leave(true);
        other.answers.lookAgain(waiting);
        assertThat(waiting.isElsewhere()).isFalse();
    }

    @Test
    void theLeaseOfAGatewayThatIsGoneExpires() throws Exception {
        Gateway mortal = new Gateway(Map.of("caravan.cache.lease-time", "50ms"));
        mortal.looked(key);
        CacheLookup waiting = other.looked(key);
        Awaitility.await().atMost(SOON).until(() -> {
            other.answers.lookAgain(waiting);
            return !waiting.isElsewhere();
        });
    }

    @Test
    void aLeaseThatIsRenewedDoesNotExpire() throws Exception {
        one.looked(key);
        redis.run(commands -> commands.pexpire(AnswerLeases.name(key), 60_000));
        new Gateway(Map.of()).leases.renew();
        assertThat(life()).isBetween(20_000L, 60_000L);
        redis.run(commands -> commands.pexpire(AnswerLeases.name(key), 5_000));
        one.leases.renew();
        assertThat(life()).isBetween(5_001L, 15_000L);
    }

    @Test
    void aLeaseThatRedisHasForgottenIsThereAgainUnlessItIsAnothers() throws Exception {
        one.looked(key);
        redis.run(commands -> commands.flushall());
        one.leases.renew();
        assertThat(other.looked(key).isElsewhere()).isTrue();
        redis.run(commands -> commands.set(AnswerLeases.name(key), "another's"));
        one.leases.renew();
        assertThat(redis.run(commands -> commands.get(AnswerLeases.name(key)))).hasValue("another's");
    }

    @Test
    void aLeaseThatIsReleasedWhileItIsRenewedDoesNotComeBack() throws Exception {
        for (int i = 0; i < 200; i++) {
            one.leases.hold(key + i, "mine");
        }
        Thread renewing = Thread.ofVirtual().start(() -> {
            for (int i = 0; i < 20; i++) {
                one.leases.renew();
            }
        });
        for (int i = 0; i < 200; i++) {
            one.leases.release(key + i, "mine");
        }
        renewing.join();
        assertThat(redis.run(commands -> commands.keys("caravan:answers-lease:*")))
                .hasValue(List.of());
    }

    @Test
    void whoAnsweredHasNoLeaseAnyMore() throws Exception {
        CacheLookup leading = one.looked(key);
        leading.finish(TELLING, new TokenEvent.Finish("stop", Usage.NONE));
        assertThat(other.looked(key).isElsewhere()).isFalse();
    }

    @Test
    void whatCannotBeReadIsAsGoodAsNothing() throws Exception {
        redis.run(commands -> commands.hset("caravan:answers:" + key, Map.of("answer", "{nonsense", "at", "1000")));
        assertThat(one.looked(key).found()).isEmpty();
    }

    @Test
    void aRedisThatIsAwayIsSaidToBe() {
        try (Redis away = redis("redis://127.0.0.1:1")) {
            CacheSettings settings = Settings.of(CacheSettings.class, Map.of());
            SharedAnswers answers = answers(
                    away, Budgets.breaker(), new AnswerLeases(away, settings), settings, new SimpleMeterRegistry());
            CacheLookup recall = new CacheLookup(key, Questions.asking("Hi"), CachePolicy.UNSAID, SOON);
            assertThatThrownBy(() -> answers.lookAgain(recall))
                    .isInstanceOfAny(ExecutionException.class, TimeoutException.class);
        }
    }

    private static KeptAnswer answer(String text) {
        return new KeptAnswer("mistral", text, null, null, "stop");
    }

    private static List<TokenEvent> heard(CacheLookup recall) throws InterruptedException {
        return recall.found().orElseThrow().echo().stream().take(SOON);
    }

    private static long life() {
        String of = redis.run(commands -> commands.keys("caravan:answers-lease:*"))
                .orElseThrow()
                .getFirst();
        return redis.run(commands -> commands.pttl(of)).orElseThrow();
    }

    private static long kept() {
        return redis.run(commands -> commands.keys("caravan:answers:*"))
                .orElseThrow()
                .size();
    }

    private static long size() {
        return Long.parseLong(redis.run(commands -> commands.hget("caravan:answers-sizes", ":all"))
                .orElseThrow());
    }
}
