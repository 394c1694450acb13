package io.caravan.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.cluster.Accounts;
import io.caravan.cluster.Api;
import io.caravan.cluster.Cluster;
import io.caravan.cluster.OnCluster;
import io.caravan.cluster.Rows;
import io.caravan.cluster.Wire;
import io.caravan.embedded.simulator.Fault;
import io.caravan.embedded.simulator.FaultKind;
import io.caravan.embedded.simulator.NodeState;
import io.caravan.store.Redis;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(Cluster.class)
class IdempotencyCheckTest extends OnCluster {

    private static final String CHAT = "/api/v1/chat";
    private static final String REPLAYED = "Idempotency-Replayed";

    @Inject
    MeterRegistry meters;

    @Inject
    Redis redis;

    private final String key = UUID.randomUUID().toString();

    @Test
    void whatIsSentTwiceAtOnceIsGeneratedOnce() {
        Cluster.node("agx0").setTokensPerSecond(50);
        NodeState before = agx0();
        List<CompletableFuture<HttpResponse<String>>> sent = List.of(later(api, 50), later(api, 50));
        List<HttpResponse<String>> answers =
                sent.stream().map(CompletableFuture::join).toList();
        assertThat(answers).allMatch(answer -> answer.statusCode() == 200);
        assertThat(answers.get(0).body()).isEqualTo(answers.get(1).body());
        assertThat(answers.stream().filter(IdempotencyCheckTest::isReplayed)).hasSize(1);
        assertThat(agx0().started()).isEqualTo(before.started() + 1);
    }

    @Test
    void aBodyOfWhichTheRestIsReadLaterIsKnownByAllOfIt() {
        String large = "x".repeat(20_000);
        HttpResponse<String> first = post(api, CHAT, chat(AGX0_MODEL, large + "1"), key);
        assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
        HttpResponse<String> again = post(api, CHAT, chat(AGX0_MODEL, large + "1"), key);
        assertThat(isReplayed(again)).isTrue();
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(post(api, CHAT, chat(AGX0_MODEL, large + "2"), key).statusCode())
                .isEqualTo(422);
    }

    @Test
    void whatIsSentTwiceWithoutAKeyIsGeneratedTwice() {
        NodeState before = agx0();
        answered(chat(AGX0_MODEL, "Hi"));
        answered(chat(AGX0_MODEL, "Hi"));
        assertThat(agx0().started()).isEqualTo(before.started() + 2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoHungUpFindsTheAnswerWhenTheyComeBack(boolean streams) {
        Cluster.node("agx0").setTokensPerSecond(50);
        NodeState before = agx0();
        String body = streams ? streamed(AGX0_MODEL, "count to 100") : chat(AGX0_MODEL, "count to 100");
        String request = freshRequestId();
        try (Wire wire = new Wire(gateway)) {
            wire.post(CHAT, body, "Idempotency-Key: " + key, "X-Request-Id: " + request);
            await().atMost(SOON).until(() -> agx0().tokensSent() > before.tokensSent() + 5);
        }
        HttpResponse<String> answer = post(api, CHAT, body, key);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains(" 99 100");
        assertThat(isReplayed(answer)).isTrue();
        assertThat(agx0().started()).isEqualTo(before.started() + 1);
        assertThat(agx0().cancelled()).isEqualTo(before.cancelled());
        assertThat(storedStatus(request)).isEqualTo("completed");
    }

    @Test
    void whoHungUpWhileNobodyHadATokenFindsTheAnswerToo() {
        Cluster.node("agx0")
                .fail(Fault.of(FaultKind.SLOW_FIRST_TOKEN).onModel(AGX0_MODEL).delay(Duration.ofSeconds(1)));
        NodeState before = agx0();
        try (Wire wire = new Wire(gateway)) {
            wire.post(CHAT, chat(AGX0_MODEL, "Hi"), "Idempotency-Key: " + key);
            await().atMost(SOON).until(() -> agx0().started() == before.started() + 1);
        }
        HttpResponse<String> answer = post(api, CHAT, chat(AGX0_MODEL, "Hi"), key);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(agx0().started()).isEqualTo(before.started() + 1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/v1/chat         | {'model':'mistral','message':'Hi'}",
                "/api/v1/chat         | {'model':'mistral','message':'Hi','stream':true}",
                "/v1/chat/completions | {'model':'mistral','messages':[{'role':'user','content':'Hi'}]}",
                "/v1/chat/completions | {'model':'mistral','messages':[{'role':'user','content':'Hi'}],'stream':true}",
                "/v1/completions      | {'model':'mistral','prompt':'Hi'}",
                "/v1/responses        | {'model':'mistral','input':'Hi','stream':true}",
                "/v1/embeddings       | {'model':'mistral','input':'Hi'}",
                "/api/chat            | {'model':'mistral','messages':[{'role':'user','content':'Hi'}]}",
                "/api/generate        | {'model':'mistral','prompt':'Hi'}",
                "/api/embed           | {'model':'mistral','input':'Hi'}",
                "/api/embeddings      | {'model':'mistral','prompt':'Hi'}",
                "/api/show            | {'model':'mistral'}"
            })
    void anAnswerIsToldAgainToTheByte(String path, String quoted) {
        String body = quoted.replace('\'', '"');
        HttpResponse<String> first = post(api, path, body, key);
        assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
        long asked = agx0().started();
        HttpResponse<String> second = post(api, path, body, key);
        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(second.body()).isEqualTo(first.body());
        for (String header : List.of("Content-Type", "X-Caravan-Node", "X-Caravan-Model", "X-Caravan-Attempts")) {
            assertThat(second.headers().firstValue(header))
                    .as(header)
                    .isEqualTo(first.headers().firstValue(header));
        }
        assertThat(isReplayed(first)).isFalse();
        assertThat(isReplayed(second)).isTrue();
        assertThat(second.headers().firstValue("X-Request-Id"))
                .isPresent()
                .isNotEqualTo(first.headers().firstValue("X-Request-Id"));
        assertThat(agx0().started()).isEqualTo(asked);
    }

    @Test
    void theKeysOfOneUserAreNothingToAnother() {
        Api alice = new Accounts(api).caller("user");
        HttpResponse<String> first = post(api, CHAT, chat(AGX0_MODEL, "Hi"), key);
        HttpResponse<String> second = post(alice, CHAT, chat(AGX0_MODEL, "Hello"), key);
        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(isReplayed(second)).isFalse();
        assertThat(id(second)).isNotEqualTo(id(first));
    }

    @ParameterizedTest
    @CsvSource({"/api/v1/chat, Hello", "/v1/chat/completions, Hi"})
    void aKeyThatStandsForAnotherRequestIsRefused(String path, String message) {
        post(api, CHAT, chat(AGX0_MODEL, "Hi"), key);
        long asked = agx0().started();
        HttpResponse<String> answer = post(api, path, chat(AGX0_MODEL, message), key);
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("Idempotency-Key");
        assertThat(agx0().started()).isEqualTo(asked);
    }

    @Test
    void soItIsWhileThatOneIsUnderWay() {
        Cluster.node("agx0").setTokensPerSecond(50);
        CompletableFuture<HttpResponse<String>> first = later(api, 100);
        await().atMost(SOON).until(() -> agx0().inFlight() > 0);
        assertThat(post(api, CHAT, chat(AGX0_MODEL, "Hello"), key).statusCode()).isEqualTo(422);
        assertThat(first.join().statusCode()).isEqualTo(200);
    }

    @Test
    void aKeyHasAtMost255Characters() {
        String most = key + "x".repeat(255 - key.length());
        assertThat(post(api, CHAT, chat(AGX0_MODEL, "Hi"), most).statusCode()).isEqualTo(200);
        HttpResponse<String> refused = post(api, CHAT, chat(AGX0_MODEL, "Hi"), most + "x");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(Api.json(refused).get("field").asText()).isEqualTo("Idempotency-Key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\tb"})
    void whatIsNoKeyIsRefused(String header) {
        try (Wire wire = new Wire(gateway)) {
            wire.post(CHAT, chat(AGX0_MODEL, "Hi"), "Idempotency-Key: " + header, "Connection: close");
            assertThat(wire.readAll()).startsWith("HTTP/1.1 400 ").contains("Idempotency-Key");
        }
    }

    @Test
    void whatNoNodeAnsweredIsTriedAnew() {
        Cluster.node("agx0").fail(Fault.of(FaultKind.ERROR_500).onModel(AGX0_MODEL));
        assertThat(post(api, CHAT, chat(AGX0_MODEL, "Hi"), key).statusCode()).isGreaterThanOrEqualTo(500);
        allIsWell();
        HttpResponse<String> again = post(api, CHAT, chat(AGX0_MODEL, "Hi"), key);
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(isReplayed(again)).isFalse();
    }

    @Test
    void soIsAStreamThatBrokeOff() {
        breakOff(FaultKind.CUT);
        try (Wire wire = new Wire(gateway)) {
            wire.post(CHAT, streamed(AGX0_MODEL, "count to 50"), "Idempotency-Key: " + key);
            assertThat(wire.readAll()).contains("event: error");
        }
        allIsWell();
        HttpResponse<String> again = post(api, CHAT, streamed(AGX0_MODEL, "count to 50"), key);
        assertThat(again.body()).contains("event: end");
        assertThat(isReplayed(again)).isFalse();
    }

    @Test
    void whoeverWaitedForOneThatCameToNothingIsTheNext() {
        Cluster.node("agx0")
                .fail(Fault.of(FaultKind.SLOW_FIRST_TOKEN).onModel(AGX0_MODEL).delay(Duration.ofMinutes(1)));
        NodeState before = agx0();
        CompletableFuture<HttpResponse<String>> first = later(api, 5);
        await().atMost(SOON).until(() -> agx0().started() > before.started());
        Cluster.node("agx0").heal();
        CompletableFuture<HttpResponse<String>> second = later(api, 5);
        assertThat(first.join().statusCode()).isGreaterThanOrEqualTo(500);
        assertThat(second.join().statusCode()).isEqualTo(200);
        assertThat(isReplayed(second.join())).isFalse();
    }

    @Test
    void whatWasRefusedForALimitIsTriedAnew() {
        Accounts accounts = new Accounts(api);
        String name = accounts.user("user");
        Api alice = api.withKey(accounts.key(name).get("key").asText());
        accounts.change(name, "{\"limits\":{\"chat_per_minute\":0}}");
        assertThat(post(alice, CHAT, chat(AGX0_MODEL, "Hi"), key).statusCode()).isEqualTo(403);
        accounts.change(name, "{\"limits\":{\"chat_per_minute\":1}}");
        assertThat(post(alice, CHAT, chat(AGX0_MODEL, "Hi"), key).statusCode()).isEqualTo(200);
        assertThat(post(alice, CHAT, chat(AGX0_MODEL, "Hi"), key).statusCode())
                .as("what is told again counts against no limit")
                .isEqualTo(200);
        assertThat(post(alice, CHAT, chat(AGX0_MODEL, "Hi"), freshRequestId()).statusCode())
                .isEqualTo(429);
    }

    @Test
    void whoeverWaitsForTheirOwnRequestHasOneUnderWay() {
        Accounts accounts = new Accounts(api);
        String name = accounts.user("user");
        Api alice = api.withKey(accounts.key(name).get("key").asText());
        accounts.change(name, "{\"limits\":{\"concurrent\":1}}");
        Cluster.node("agx0").setTokensPerSecond(50);
        List<CompletableFuture<HttpResponse<String>>> sent = List.of(later(alice, 50), later(alice, 50));
        assertThat(sent).allMatch(answer -> answer.join().statusCode() == 200);
    }

    @Test
    void whatIsWrongIsWrongAgain() {
        HttpResponse<String> first = post(api, CHAT, chat("nobody-has-this", "Hi"), key);
        HttpResponse<String> second = post(api, CHAT, chat("nobody-has-this", "Hi"), key);
        assertThat(first.statusCode()).isEqualTo(404);
        assertThat(second.statusCode()).isEqualTo(404);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(isReplayed(second)).isTrue();
    }

    @Test
    void aUserIsAddedOnce() {
        String name = Accounts.freshName();
        String body = "{\"name\":\"%s\",\"password\":\"correct horse battery\"}".formatted(name);
        HttpResponse<String> first = post(api, "/api/v1/users", body, key);
        HttpResponse<String> second = post(api, "/api/v1/users", body, key);
        assertThat(second.statusCode()).isEqualTo(201);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.headers().firstValue("Location")).hasValue("/api/v1/users/" + name);
        assertThat(Rows.count("select count(*) from users where name = ?", name))
                .isEqualTo(1);
    }

    @Test
    void aKeyIsShownOnceAndNamedAfterThat() {
        Accounts accounts = new Accounts(api);
        String path = "/api/v1/users/" + accounts.user("user") + "/keys";
        JsonNode made = Api.json(post(api, path, "", key));
        HttpResponse<String> again = post(api, path, "", key);
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(Api.json(again).get("detail").asText())
                .contains(made.get("id").asText());
        assertThat(Api.json(api.get(path)).get("keys")).hasSize(1);
        assertThat(keptInRedis())
                .isNotEmpty()
                .noneMatch(kept -> kept.contains(made.get("key").asText()));
    }

    @Test
    void aTokenIsShownOnce() {
        String password = "correct horse battery";
        String name = new Accounts(api).userWith(password);
        String body = "{\"name\":\"%s\",\"password\":\"%s\"}".formatted(name, password);
        HttpResponse<String> first = post(api.withKey(null), "/api/v1/sessions", body, key);
        assertThat(first.statusCode()).isEqualTo(201);
        String token = Api.json(first).get("token").asText();
        HttpResponse<String> again = post(api.withKey(null), "/api/v1/sessions", body, key);
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(again.body()).contains(name).doesNotContain(token);
        assertThat(keptInRedis()).noneMatch(kept -> kept.contains(token));
        assertThat(post(api.withKey(null), "/api/v1/sessions", body.replace("horse", "house"), key)
                        .statusCode())
                .as("who does not know the password learns nothing")
                .isEqualTo(401);
    }

    @Test
    void withoutRedisThisGatewayKnowsByItselfAndSaysSo() {
        double before = away();
        Cluster.servers().redis().kill();
        try {
            HttpResponse<String> first = post(api, CHAT, chat(AGX0_MODEL, "Hi"), key);
            HttpResponse<String> second = post(api, CHAT, chat(AGX0_MODEL, "Hi"), key);
            assertThat(first.statusCode()).isEqualTo(200);
            assertThat(second.body()).isEqualTo(first.body());
            assertThat(isReplayed(second)).isTrue();
            assertThat(post(api, CHAT, chat(AGX0_MODEL, "Hello"), key).statusCode())
                    .isEqualTo(422);
            assertThat(away()).isGreaterThan(before);
        } finally {
            Cluster.servers().redis().start();
        }
        HttpResponse<String> third = post(api, CHAT, chat(AGX0_MODEL, "Hi"), key);
        assertThat(isReplayed(third)).as("also when Redis is back").isTrue();
    }

    @Test
    void whatWasAnsweredHereIsKnownHereAlsoWhenRedisIsGone() {
        HttpResponse<String> first = post(api, CHAT, chat(AGX0_MODEL, "Hi"), key);
        Cluster.servers().redis().kill();
        try {
            assertThat(post(api, CHAT, chat(AGX0_MODEL, "Hi"), key).body()).isEqualTo(first.body());
        } finally {
            Cluster.servers().redis().start();
        }
    }

    @Test
    void aRedisThatGoesAwayMeanwhileFailsNoRequest() {
        Cluster.node("agx0").setTokensPerSecond(50);
        NodeState before = agx0();
        CompletableFuture<HttpResponse<String>> first = later(api, 50);
        await().atMost(SOON).until(() -> agx0().tokensSent() > before.tokensSent() + 5);
        Cluster.servers().redis().kill();
        try {
            assertThat(first.join().statusCode()).isEqualTo(200);
            assertThat(later(api, 50).join().body()).isEqualTo(first.join().body());
        } finally {
            Cluster.servers().redis().start();
        }
    }

    @Test
    void aRedisThatDoesNotAnswerFailsNoRequest() throws Exception {
        signalRedis("-STOP");
        try {
            assertThat(post(api, CHAT, chat(AGX0_MODEL, "Hi"), key).statusCode())
                    .isEqualTo(200);
            assertThat(isReplayed(post(api, CHAT, chat(AGX0_MODEL, "Hi"), key))).isTrue();
        } finally {
            signalRedis("-CONT");
        }
    }

    private static void signalRedis(String signal) throws IOException, InterruptedException {
        String pid = String.valueOf(Cluster.servers().redis().pid().orElseThrow());
        int exit = new ProcessBuilder("kill", signal, pid).inheritIO().start().waitFor();
        assertThat(exit).isZero();
    }

    private CompletableFuture<HttpResponse<String>> later(Api caller, int count) {
        return CompletableFuture.supplyAsync(
                () -> post(caller, CHAT, chat(AGX0_MODEL, "count to " + count), key), Thread::startVirtualThread);
    }

    private static HttpResponse<String> post(Api caller, String path, String body, String key) {
        return caller.send(caller.request(path).header("Idempotency-Key", key).POST(BodyPublishers.ofString(body)));
    }

    private static boolean isReplayed(HttpResponse<String> answer) {
        return answer.headers().firstValue(REPLAYED).filter("true"::equals).isPresent();
    }

    private static String id(HttpResponse<String> answer) {
        return Api.json(answer).get("id").asText();
    }

    private double away() {
        return meters.get("caravan.idempotency.away").counter().count();
    }

    private List<String> keptInRedis() {
        List<String> all = new ArrayList<>();
        for (String name :
                redis.run(commands -> commands.keys("caravan:idempotency:*")).orElseThrow()) {
            all.add(redis.run(commands -> commands.hgetall(name)).orElseThrow().toString());
        }
        return all;
    }

    private static NodeState agx0() {
        return Cluster.node("agx0").state();
    }
}
