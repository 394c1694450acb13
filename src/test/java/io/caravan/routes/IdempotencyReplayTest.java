package io.caravan.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.cluster.Accounts;
import io.caravan.cluster.Api;
import io.caravan.cluster.Cluster;
import io.caravan.cluster.OnCluster;
import io.caravan.cluster.Wire;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Collections;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Of idempotency-check: each caller is told one kept answer again at once. */
@QuarkusTest
@QuarkusTestResource(
        value = Cluster.class,
        restrictToAnnotatedClass = true,
        initArgs = {
            @ResourceArg(name = "caravan.access.concurrent-reads", value = "1"),
            @ResourceArg(name = "caravan.access.read-patience", value = "1s"),
            @ResourceArg(name = "caravan.idempotency.max-reply-size", value = "32M"),
            @ResourceArg(name = "caravan.idempotency.max-local-size", value = "64M"),
            @ResourceArg(name = "caravan.inference.warm-token-timeout", value = "60s"),
            @ResourceArg(name = "caravan.inference.cold-token-timeout", value = "60s")
        })
class IdempotencyReplayTest extends OnCluster {

    private static final String EMBED = "/v1/embeddings";
    private static final String TEXTS = "{\"model\":\"nomic-embed-text\",\"input\":[%s]}";
    private static final String FEW = TEXTS.formatted("\"a\"");

    /** So many that their vectors are more than the buffers of a connection take. */
    private static final String MANY = TEXTS.formatted(String.join(",", Collections.nCopies(3_000, "\"a\"")));

    private final String key = UUID.randomUUID().toString();

    @Test
    void whoDoesNotReadWhatTheyAreToldAgainGetsNoMoreOfIt() {
        assertThat(post(api, EMBED, MANY, key).body()).hasSizeGreaterThan(8_000_000);
        try (Wire wire = new Wire(gateway)) {
            wire.post(EMBED, MANY, "Idempotency-Key: " + key).readUntil("Idempotency-Replayed: true");
            HttpResponse<String> refused = post(api, EMBED, MANY, key);
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            assertThat(api.get("/api/v1/conversations?limit=1").statusCode()).isEqualTo(200);
            assertThat(post(new Accounts(api).caller("user"), EMBED, FEW, key).statusCode())
                    .isEqualTo(200);
        }
        await().atMost(SOON).until(() -> isReplayed(post(api, EMBED, MANY, key)));
    }

    @Test
    void whatIsUnderWayForTheFirstTimeHoldsNobodyUp() {
        Cluster.node("agx0").setTokensPerSecond(20);
        try (Wire wire = new Wire(gateway)) {
            wire.post("/api/v1/chat", streamed(AGX0_MODEL, "count to 5000"), "Idempotency-Key: " + key)
                    .readUntil("event: delta");
            assertThat(post(
                                    api,
                                    "/api/v1/chat",
                                    chat(SHARED_MODEL, "Hi"),
                                    UUID.randomUUID().toString())
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    private static HttpResponse<String> post(Api caller, String path, String body, String key) {
        return caller.send(caller.request(path).header("Idempotency-Key", key).POST(BodyPublishers.ofString(body)));
    }

    private static boolean isReplayed(HttpResponse<String> answer) {
        return answer.headers().firstValue("Idempotency-Replayed").isPresent();
    }
}
