package io.caravan.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.access.Caller;
import io.caravan.access.Limits;
import io.caravan.access.limit.GatewayLimits;
import io.caravan.cluster.Accounts;
import io.caravan.cluster.Api;
import io.caravan.cluster.Cluster;
import io.caravan.cluster.OnCluster;
import io.caravan.store.Budgets;
import io.caravan.store.RedisBreaker;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Of all routes that ask Redis: at an operator's patience, and with a timeout that is far longer than a test, so that whoever
 * waits for Redis otherwise is found out.
 */
@QuarkusTest
@QuarkusTestResource(
        value = Cluster.class,
        restrictToAnnotatedClass = true,
        initArgs = {
            @ResourceArg(name = "caravan.redis.patience", value = "25ms"),
            @ResourceArg(name = "caravan.redis.timeout", value = "60s"),
            @ResourceArg(name = "caravan.redis.silence", value = "60s"),
            @ResourceArg(name = "caravan.admission.lease-time", value = "180s")
        })
class SilentRedisTest extends OnCluster {

    private static final int BURSTS = 20;

    /** Of several chats together; each would take a minute. */
    private static final Duration NOT_WAITED = Duration.ofSeconds(30);

    @Inject
    MeterRegistry meters;

    @Inject
    RedisBreaker breaker;

    private Accounts accounts;
    private String name;
    private Api alice;

    @BeforeEach
    void aUser() {
        accounts = new Accounts(api);
        name = accounts.user("user");
        alice = api.withKey(accounts.key(name).get("key").asText());
        await().atMost(SOON).until(this::isCountedInRedis);
    }

    private boolean isCountedInRedis() {
        double before = counted("redis");
        chat("Hi");
        return counted("redis") > before;
    }

    /** A busy machine may have Redis come too late; not every time. */
    @Test
    void twoGatewaysTogetherAdmitExactlyTheLimitHoweverManyAskAtOnce() throws Exception {
        try (GatewayLimits other = new GatewayLimits(Cluster.servers().redis().uri())) {
            for (int i = 0; i < BURSTS; i++) {
                aUser();
                limit("chat_per_minute", 50);
                await().atMost(SOON).until(other::isTogether);
                double alone = counted("gateway") + other.alone();
                long admitted = admittedOfABurst(other);
                if (counted("gateway") + other.alone() == alone) {
                    assertThat(admitted).isEqualTo(50);
                    return;
                }
            }
        }
        fail("in none of %d bursts all requests were counted together", BURSTS);
    }

    private long admittedOfABurst(GatewayLimits other) throws Exception {
        Caller same = caller(UUID.fromString(me().get("id").asText()));
        List<CompletableFuture<HttpResponse<String>>> here = new ArrayList<>();
        List<Future<Boolean>> there = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 100; i++) {
                here.add(alice.postLater("/api/v1/chat", body("Hi", null)));
                there.add(threads.submit(() -> other.admits(same)));
            }
        }
        long admitted = 0;
        for (int i = 0; i < 100; i++) {
            admitted += here.get(i).join().statusCode() == 200 ? 1 : 0;
            admitted += there.get(i).get() ? 1 : 0;
        }
        return admitted;
    }

    @Test
    void limitsAreCountedHereAndNobodyWaits() throws Exception {
        limit("chat_per_minute", 3);
        assertThat(chat("Hi").statusCode()).isEqualTo(200);
        double before = counted("gateway");
        whileSilent(() -> {
            assertThat(chat("Hi").statusCode()).isEqualTo(200);
            assertThat(chat("Hi").statusCode()).isEqualTo(200);
            assertThat(chat("Hi").statusCode()).isEqualTo(429);
        });
        assertThat(counted("gateway")).isEqualTo(before + 3);
    }

    @Test
    void aConversationGoesOnAndNobodyWaits() throws Exception {
        JsonNode first = Api.json(chat("Hi"));
        String conversation = first.get("conversation_id").asText();
        await().atMost(SOON)
                .until(() -> alice.get("/api/v1/conversations/" + conversation).statusCode() == 200);
        whileSilent(() -> {
            for (int i = 0; i < 3; i++) {
                assertThat(alice.post("/api/v1/chat", body("And then?", conversation))
                                .statusCode())
                        .isEqualTo(200);
            }
        });
    }

    @Test
    void whatMayBeKnownIsAskedOfANodeAndNobodyWaits() throws Exception {
        double away = meters.get("caravan.cache.away").counter().count();
        whileSilent(() -> {
            HttpResponse<String> answer = alice.post(
                    "/api/v1/chat",
                    "{\"model\":\"%s\",\"message\":\"%s\",\"options\":{\"temperature\":0}}"
                            .formatted(AGX0_MODEL, UUID.randomUUID()));
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("X-Caravan-Cache")).hasValue("miss");
        });
        assertThat(meters.get("caravan.cache.away").counter().count()).isEqualTo(away + 1);
    }

    @Test
    void whatIsSentAgainIsKnownHereAndNobodyWaits() throws Exception {
        double away = away();
        String key = UUID.randomUUID().toString();
        whileSilent(() -> {
            HttpResponse<String> first = sent(alice, "/api/v1/chat", body("Hi", null), key);
            HttpResponse<String> again = sent(alice, "/api/v1/chat", body("Hi", null), key);
            assertThat(first.statusCode()).isEqualTo(200);
            assertThat(again.body()).isEqualTo(first.body());
        });
        assertThat(away()).isEqualTo(away + 1);
    }

    /** About the key, her limits, an answer that may be known, and to keep the turn and the answer. */
    @Test
    void aRequestWaitsForRedisOnceHoweverManyOfItsStepsAskIt() throws Exception {
        whileSilent(() -> {
            Budgets.reset(breaker);
            String body = body("Hi", null).replace("}", ",\"options\":{\"seed\":1}}");
            assertThat(sent(alice, "/api/v1/chat", body, freshRequestId()).statusCode())
                    .isEqualTo(200);
            assertThat(Budgets.failures(breaker)).isEqualTo(1);
        });
    }

    @Test
    void whoAsksAboutAKeyAloneUsesTheSameCircuit() throws Exception {
        String user = "{\"name\":\"%s\"}".formatted(Accounts.freshName());
        whileSilent(() -> {
            Budgets.reset(breaker);
            assertThat(sent(api, "/api/v1/users", user, freshRequestId()).statusCode())
                    .isEqualTo(201);
            assertThat(Budgets.failures(breaker)).isEqualTo(1);
        });
    }

    private interface Chats {
        void run() throws Exception;
    }

    private static void whileSilent(Chats chats) throws Exception {
        signalRedis("-STOP");
        long begin = System.nanoTime();
        try {
            chats.run();
        } finally {
            signalRedis("-CONT");
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(NOT_WAITED);
    }

    private static void signalRedis(String signal) throws IOException, InterruptedException {
        String pid = String.valueOf(Cluster.servers().redis().pid().orElseThrow());
        assertThat(new ProcessBuilder("kill", signal, pid).inheritIO().start().waitFor())
                .isZero();
    }

    private static Caller caller(UUID id) {
        return new Caller(id, "alice", "user", new Limits(50, null, null, null, null, null));
    }

    private double counted(String by) {
        return meters.get("caravan.limits.counted").tag("by", by).counter().count();
    }

    private void limit(String what, int most) {
        assertThat(accounts.change(name, "{\"limits\":{\"%s\":%d}}".formatted(what, most))
                        .statusCode())
                .isEqualTo(200);
        await().atMost(SOON).until(() -> me().get("limits").get(what).asInt() == most);
    }

    private HttpResponse<String> chat(String message) {
        return alice.post("/api/v1/chat", body(message, null));
    }

    private static String body(String message, String conversation) {
        String goesOn = conversation == null ? "" : ",\"conversation_id\":\"%s\"".formatted(conversation);
        return "{\"model\":\"%s\",\"message\":\"%s\"%s}".formatted(AGX0_MODEL, message, goesOn);
    }

    private static HttpResponse<String> sent(Api caller, String path, String body, String key) {
        return caller.send(caller.request(path).header("Idempotency-Key", key).POST(BodyPublishers.ofString(body)));
    }

    private double away() {
        return meters.get("caravan.idempotency.away").counter().count();
    }

    private JsonNode me() {
        return Api.json(alice.get("/api/v1/me"));
    }
}
