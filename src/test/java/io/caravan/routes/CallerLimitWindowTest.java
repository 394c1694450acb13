package io.caravan.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.cluster.Accounts;
import io.caravan.cluster.Api;
import io.caravan.cluster.Cluster;
import io.caravan.cluster.OnCluster;
import io.caravan.cluster.Wire;
import io.caravan.embedded.simulator.Fault;
import io.caravan.embedded.simulator.FaultKind;
import io.caravan.store.Redis;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.http.HttpResponse;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Of caller-limit and me-read: what users may ask for in a minute or a day. */
@QuarkusTest
@QuarkusTestResource(Cluster.class)
class CallerLimitWindowTest extends OnCluster {

    private static final String CHAT = "{\"model\":\"" + AGX0_MODEL + "\",\"message\":\"Hi\"}";

    private static final String MODEL = "{\"model\":\"" + AGX0_MODEL + "\"}";

    private static final String EMBEDDER = "nomic-embed-text";

    private static final String ELSEWHERE = "of another gateway";

    @Inject
    MeterRegistry meters;

    @Inject
    Redis redis;

    private Accounts accounts;
    private String name;
    private String key;
    private Api alice;

    @BeforeEach
    void aUser() {
        accounts = new Accounts(api);
        name = accounts.user("user");
        key = accounts.key(name).get("key").asText();
        alice = api.withKey(key);
        await().atMost(SOON).until(this::isCountedInRedis);
    }

    /** Redis may have been away in the test before. */
    private boolean isCountedInRedis() {
        double before = counted("redis");
        chat();
        return counted("redis") > before;
    }

    @Test
    void theLimitIsAdmittedAndNoMore() {
        limit("chat_per_minute", 2);
        assertThat(chat().headers().firstValue("RateLimit"))
                .hasValueSatisfying(left -> assertThat(left).matches("\"chat\";r=1;t=\\d{1,2}"));
        assertThat(chat().statusCode()).isEqualTo(200);
        HttpResponse<String> refused = chat();
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("RateLimit-Policy")).hasValue("\"chat\";q=2;w=60");
        assertThat(refused.headers().firstValue("RateLimit"))
                .hasValueSatisfying(left -> assertThat(left).startsWith("\"chat\";r=0;t="));
        assertThat(Integer.parseInt(refused.headers().firstValue("Retry-After").orElseThrow()))
                .isBetween(1, 60);
    }

    @Test
    void aLimitOfNothingAdmitsNothing() {
        limit("chat_per_minute", 0);
        HttpResponse<String> refused = chat();
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.headers().firstValue("Retry-After")).isEmpty();
    }

    @Test
    void requestsUnderWayInAnotherGatewayCount() {
        limit("concurrent", 1);
        leasedElsewhere(Instant.now().plusSeconds(60));
        HttpResponse<String> refused = chat();
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
        redis.run(commands -> commands.zrem(requests(), ELSEWHERE));
        assertThat(chat().statusCode()).isEqualTo(200);
    }

    @Test
    void thoseOfAGatewayThatIsGoneCountNoMore() {
        limit("concurrent", 1);
        leasedElsewhere(Instant.now().minusSeconds(1));
        assertThat(chat().statusCode()).isEqualTo(200);
    }

    @Test
    void aRequestThatIsOverIsNotUnderWay() {
        limit("concurrent", 1);
        assertThat(chat().statusCode()).isEqualTo(200);
        await().atMost(SOON)
                .until(() -> redis.run(commands -> commands.zcard(requests())).orElse(-1L) == 0);
    }

    private void leasedElsewhere(Instant until) {
        redis.run(commands -> commands.zadd(requests(), until.toEpochMilli(), ELSEWHERE));
    }

    private String requests() {
        return "caravan:requests:" + me().get("id").asText();
    }

    @Test
    void whatIsAskedAboutModelsUsesUpNoChats() {
        limit("chat_per_minute", 1);
        HttpResponse<String> shown = alice.post("/api/show", MODEL);
        assertThat(shown.statusCode()).as(shown.body()).isEqualTo(200);
        assertThat(shown.headers().firstValue("RateLimit")).isEmpty();
        assertThat(alice.post("/api/show", MODEL).statusCode()).isEqualTo(200);
        assertThat(alice.post("/api/pull", MODEL).statusCode()).isEqualTo(403);
        assertThat(alice.post("/api/pull", MODEL).statusCode()).isEqualTo(403);
        assertThat(chat().statusCode()).isEqualTo(200);
        assertThat(chat().statusCode()).isEqualTo(429);
        assertThat(alice.post("/api/show", MODEL).statusCode()).isEqualTo(200);
    }

    @Test
    void itCountsAsUnderWay() {
        limit("concurrent", 0);
        assertThat(alice.post("/api/show", MODEL).statusCode()).isEqualTo(403);
        limit("concurrent", 1);
        leasedElsewhere(Instant.now().plusSeconds(60));
        assertThat(alice.post("/api/show", MODEL).statusCode()).isEqualTo(429);
    }

    @Test
    void administratorsHaveNoLimits() {
        HttpResponse<String> answer = api.post("/api/v1/chat", CHAT);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("RateLimit")).isEmpty();
    }

    @Test
    void tokensAreChargedForWhatWasReallyUsed() {
        limit("tokens_per_day", 100_000);
        JsonNode usage = Api.json(chat()).get("usage");
        int used = usage.get("total_tokens").asInt();
        assertThat(used).isPositive();
        await().atMost(SOON)
                .until(() -> me().get("left").get("tokens_per_day").get("left").asInt() == 100_000 - used);
    }

    @Test
    void whoHangsUpBeforeTheFirstTokenIsChargedForAboutTheirPrompt() {
        limit("tokens_per_day", 100_000);
        Cluster.node("agx0").fail(Fault.of(FaultKind.SILENCE).onModel(AGX0_MODEL));
        long asked = Cluster.node("agx0").state().started();
        String body = chat(AGX0_MODEL, "a".repeat(400));
        try (Wire wire = new Wire(gateway)) {
            send(wire, "/api/v1/chat", body);
            await().atMost(SOON).until(() -> Cluster.node("agx0").state().started() > asked);
            wire.reset();
        }
        await().atMost(SOON)
                .until(() -> me().get("left").get("tokens_per_day").get("left").asInt() == 100_000 - 100);
    }

    @Test
    void soIsWhoHangsUpBeforeTheVectorsCome() {
        limit("tokens_per_day", 100_000);
        Cluster.node("agx0").fail(Fault.hangModel(EMBEDDER));
        long asked = Cluster.node("agx0").state().started();
        String body =
                "{\"model\":\"%s\",\"input\":[\"%s\",\"%s\"]}".formatted(EMBEDDER, "a".repeat(300), "b".repeat(100));
        try (Wire wire = new Wire(gateway)) {
            send(wire, "/api/embed", body);
            await().atMost(SOON).until(() -> Cluster.node("agx0").state().started() > asked);
            wire.reset();
        }
        await().atMost(SOON)
                .until(() -> me().get("left").get("tokens_per_day").get("left").asInt() == 100_000 - 100);
    }

    @Test
    void vectorsThatCameAreChargedForOnce() {
        limit("tokens_per_day", 100_000);
        JsonNode answer = Api.json(
                alice.post("/v1/embeddings", "{\"model\":\"%s\",\"input\":\"one two three\"}".formatted(EMBEDDER)));
        int used = answer.at("/usage/total_tokens").asInt();
        assertThat(used).isPositive();
        await().atMost(SOON)
                .until(() -> me().get("left").get("tokens_per_day").get("left").asInt() == 100_000 - used);
    }

    private void send(Wire wire, String path, String body) {
        wire.head(
                        "POST " + path + " HTTP/1.1",
                        "Host: caravan",
                        "Authorization: Bearer " + key,
                        "Content-Length: " + body.length())
                .send(body);
    }

    @Test
    void whoeverHasUsedUpTheirTokensIsToldToComeBack() {
        limit("tokens_per_day", 1);
        assertThat(chat().statusCode()).isEqualTo(200);
        await().atMost(SOON)
                .until(() -> me().get("left").get("tokens_per_day").get("left").asInt() == 0);
        assertThat(chat().statusCode()).isEqualTo(429);
    }

    @Test
    void callersSeeTheirLimitsAndWhatIsLeft() {
        limit("chat_per_minute", 7);
        chat();
        JsonNode me = me();
        assertThat(me.get("name").asText()).isEqualTo(name);
        assertThat(me.get("role").asText()).isEqualTo("user");
        assertThat(me.get("limits").get("chat_per_minute").asInt()).isEqualTo(7);
        assertThat(me.get("left").get("chat_per_minute").get("left").asInt()).isEqualTo(6);
        assertThat(me.get("shared").asBoolean()).isTrue();
    }

    @Test
    void whatBindsNothingIsNotTold() {
        limit("images_per_day", 9);
        limit("tokens_per_day", 100_000);
        limit("concurrent", 3);
        JsonNode me = me();
        assertThat(me.get("limits").fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("chat_per_minute", "tokens_per_day", "concurrent");
        assertThat(me.get("left").fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("chat_per_minute", "tokens_per_day");
    }

    @Test
    void lookingTakesNothing() {
        limit("chat_per_minute", 7);
        me();
        assertThat(me().get("left").get("chat_per_minute").get("left").asInt()).isEqualTo(7);
    }

    @Test
    void withoutRedisTheGatewayCountsByItselfAndSaysSo() {
        limit("chat_per_minute", 2);
        double before = counted("gateway");
        Cluster.servers().redis().kill();
        try {
            assertThat(chat().statusCode()).isEqualTo(200);
            assertThat(chat().statusCode()).isEqualTo(200);
            assertThat(chat().statusCode()).isEqualTo(429);
            assertThat(counted("gateway")).isEqualTo(before + 3);
        } finally {
            Cluster.servers().redis().start();
        }
        await().atMost(SOON).until(() -> me().get("shared").asBoolean());
    }

    private double counted(String by) {
        return meters.get("caravan.limits.counted").tag("by", by).counter().count();
    }

    private void limit(String what, int most) {
        assertThat(accounts.change(name, "{\"limits\":{\"%s\":%d}}".formatted(what, most))
                        .statusCode())
                .isEqualTo(200);
    }

    private HttpResponse<String> chat() {
        return alice.post("/api/v1/chat", CHAT);
    }

    private JsonNode me() {
        return Api.json(alice.get("/api/v1/me"));
    }
}
