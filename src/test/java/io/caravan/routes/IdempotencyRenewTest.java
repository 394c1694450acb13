package io.caravan.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.cluster.Api;
import io.caravan.cluster.Cluster;
import io.caravan.cluster.OnCluster;
import io.caravan.cluster.Wire;
import io.caravan.embedded.simulator.NodeState;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What idempotency-renew gives up, and what idempotency-check has no room or no time for. */
@QuarkusTest
@QuarkusTestResource(Cluster.class)
@TestProfile(IdempotencyRenewTest.LittlePatience.class)
class IdempotencyRenewTest extends OnCluster {

    private static final String CHAT = "/api/v1/chat";
    private static final int LARGEST = 400;

    private final String key = UUID.randomUUID().toString();

    /** Nobody waits long, and nothing large is kept. */
    public static final class LittlePatience implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "caravan.idempotency.unattended", "500ms",
                    "caravan.idempotency.lease-renewal", "100ms",
                    "caravan.idempotency.max-reply-size", String.valueOf(LARGEST));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatNobodyComesBackForIsGivenUp(boolean streams) {
        Cluster.node("agx0").setTokensPerSecond(50);
        NodeState before = agx0();
        String request = freshRequestId();
        String body = streams ? streamed(AGX0_MODEL, "count to 5000") : chat(AGX0_MODEL, "count to 5000");
        try (Wire wire = new Wire(gateway)) {
            wire.post(CHAT, body, "Idempotency-Key: " + key, "X-Request-Id: " + request);
            await().atMost(SOON).until(() -> agx0().tokensSent() > before.tokensSent() + 5);
        }
        await().atMost(SOON).until(() -> agx0().cancelled() == before.cancelled() + 1);
        assertThat(storedStatus(request)).isEqualTo("cancelled");
        Cluster.heal();
        await("the key stands for nothing any more")
                .atMost(SOON)
                .until(() -> post(chat(AGX0_MODEL, "Hi"), key).statusCode() == 200);
    }

    @Test
    void whoeverWaitsForItKeepsItGoing() {
        Cluster.node("agx0").setTokensPerSecond(50);
        NodeState before = agx0();
        String body = chat(AGX0_MODEL, "count to 100");
        try (Wire wire = new Wire(gateway)) {
            wire.post(CHAT, body, "Idempotency-Key: " + key);
            await().atMost(SOON).until(() -> agx0().started() > before.started());
        }
        // Takes about two seconds more, four times as long as it would go on for nobody.
        HttpResponse<String> joined = post(body, key);
        assertThat(joined.statusCode()).isEqualTo(409);
        assertThat(joined.body()).contains("answer-not-kept");
        assertThat(agx0().started()).isEqualTo(before.started() + 1);
        assertThat(agx0().cancelled()).isEqualTo(before.cancelled());
    }

    @Test
    void aRequestWaitsForAnEarlierOneNoLongerThanItSays() {
        Cluster.node("agx0").setTokensPerSecond(50);
        NodeState before = agx0();
        String body = chat(AGX0_MODEL, "count to 5000");
        try (Wire wire = new Wire(gateway)) {
            wire.post(CHAT, body, "Idempotency-Key: " + key);
            await().atMost(SOON).until(() -> agx0().started() > before.started());
            HttpResponse<String> answer = api.send(request(body, key).header("X-Caravan-Timeout", "0.2"));
            assertThat(answer.statusCode()).isEqualTo(409);
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            assertThat(Api.json(answer).get("type").asText()).endsWith("request-under-way");
            assertThat(agx0().started()).isEqualTo(before.started() + 1);
        }
    }

    @Test
    void manyAtOnceAreNoRetries() {
        Cluster.node("agx0").setTokensPerSecond(50);
        NodeState before = agx0();
        String body = chat(AGX0_MODEL, "count to 200");
        CompletableFuture<?>[] all = new CompletableFuture<?>[20];
        int[] told = new int[all.length];
        for (int i = 0; i < all.length; i++) {
            int one = i;
            all[i] = CompletableFuture.runAsync(
                    () -> told[one] = post(body, key).statusCode(), Thread::startVirtualThread);
        }
        CompletableFuture.allOf(all).join();
        assertThat(told).contains(200, 409).containsOnly(200, 409);
        assertThat(agx0().started()).isEqualTo(before.started() + 1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void ofAnAnswerThatIsTooLargeOnlyItsPlaceIsTold(boolean streams) {
        String body = streams ? streamed(AGX0_MODEL, "count to 500") : chat(AGX0_MODEL, "count to 500");
        HttpResponse<String> first = post(body, key);
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.body()).contains(" 499 500");
        String id = first.body().replaceAll("(?s).*?\"id\":\"([0-9a-f-]{36})\".*", "$1");
        String conversation = first.body().replaceAll("(?s).*?\"conversation_id\":\"([0-9a-f-]{36})\".*", "$1");
        HttpResponse<String> again = post(body, key);
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(Api.json(again).get("type").asText()).endsWith("answer-not-kept");
        assertThat(Api.json(again).get("detail").asText()).contains(id, conversation);
    }

    @Test
    void anAnswerOfTheLargestSizeIsKeptAndOfOneByteMoreIsNot() {
        int around = unknown(1, freshRequestId()).body().length() - 1;
        assertThat(unknown(LARGEST - around, key).body()).hasSize(LARGEST);
        assertThat(unknown(1, key).body()).hasSize(LARGEST);
        String other = key + "-other";
        assertThat(unknown(LARGEST - around + 1, other).body()).hasSize(LARGEST + 1);
        assertThat(unknown(1, other).statusCode()).isEqualTo(409);
    }

    /** For a model that nobody has, with a request id of that length, which the answer repeats. */
    private HttpResponse<String> unknown(int length, String sent) {
        String body = chat("x".repeat(150), "Hi");
        return api.send(request(body, sent).header("X-Request-Id", "i".repeat(length)));
    }

    private HttpResponse<String> post(String body, String sent) {
        return api.send(request(body, sent));
    }

    private HttpRequest.Builder request(String body, String sent) {
        return api.request(CHAT).header("Idempotency-Key", sent).POST(BodyPublishers.ofString(body));
    }

    private static NodeState agx0() {
        return Cluster.node("agx0").state();
    }
}
