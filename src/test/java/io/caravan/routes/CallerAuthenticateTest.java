package io.caravan.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.cluster.Accounts;
import io.caravan.cluster.Api;
import io.caravan.cluster.Cluster;
import io.caravan.cluster.OnCluster;
import io.caravan.cluster.People;
import io.caravan.cluster.TokenProvider;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpResponse;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(Cluster.class)
class CallerAuthenticateTest extends OnCluster {

    @ParameterizedTest
    @CsvSource({
        "POST, /api/v1/chat",
        "GET, /api/v1/models",
        "GET, /api/v1/nodes",
        "GET, /api/v1/conversations",
        "GET, /api/v1/conversations/0198a0c0-0000-7000-8000-000000000001"
    })
    void withoutAKeyNobodyPasses(String method, String path) {
        assertUnauthorized(api.withKey(null), method, path);
    }

    @Test
    void aKeyInTheUrlIsNoKey() {
        assertThat(api.withKey(null)
                        .get("/api/v1/nodes?Authorization=Bearer%20" + Cluster.key())
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void aWrongKeyDoesNotPass() {
        String key = Cluster.key();
        String wrong = key.substring(0, key.length() - 1) + (key.endsWith("0") ? "1" : "0");
        assertUnauthorized(api.withKey(wrong), "POST", "/api/v1/chat");
    }

    @Test
    void aStrangerLearnsNothingOfWhatTheyGotWrong() {
        HttpResponse<String> answer = api.withKey(null).post("/api/v1/chat", "{\"message\":");
        assertThat(answer.statusCode()).isEqualTo(401);
    }

    @Test
    void anExpiredKeyDoesNotPass() {
        String expired = People.join(Instant.now().minusSeconds(1));
        String good = People.join(Instant.now().plusSeconds(600));
        await().atMost(SOON).until(() -> passes(good));
        assertThat(passes(expired)).isFalse();
    }

    @Test
    void aNewKeyPassesSoonAndARevokedOneNoLonger() {
        String key = People.join(null);
        await().atMost(SOON).until(() -> passes(key));
        People.revoke(key);
        await().atMost(SOON).until(() -> !passes(key));
    }

    @Test
    void withoutPostgresAKnownKeyWorksAndAnUnknownOneMayBeGoodLater() {
        String known = People.join(null);
        await().atMost(SOON).until(() -> passes(known));
        String unknown = "caravan_0123456789ab_" + "0".repeat(48);
        Cluster.servers().postgres().stop();
        try {
            await().atMost(SOON)
                    .until(() -> api.withKey(unknown).get("/api/v1/models").statusCode() == 503);
            HttpResponse<String> answer = api.withKey(unknown).get("/api/v1/models");
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            assertThat(passes(known)).isTrue();
            assertThat(passes(Cluster.key())).isTrue();
            assertThat(api.withKey(null).get("/api/v1/models").statusCode()).isEqualTo(401);
        } finally {
            Cluster.servers().postgres().start();
        }
        await().atMost(SOON)
                .until(() -> api.withKey(unknown).get("/api/v1/models").statusCode() == 401);
    }

    @Test
    void tokensOfAProviderAreNoKeysUnlessOneWasSet() {
        TokenProvider provider = new TokenProvider();
        provider.open();
        try {
            assertUnauthorized(api.withKey(provider.token("alice").signed()), "POST", "/api/v1/chat");
        } finally {
            provider.close();
        }
        HttpResponse<String> answer = api.post(
                "/api/v1/users", "{\"name\":\"%s\",\"oidc_subject\":\"alice\"}".formatted(Accounts.freshName()));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Api.json(answer).get("field").asText()).isEqualTo("oidc_subject");
    }

    @Test
    void theAdministratorsKeyIsForItsOwnerOnly() throws Exception {
        var file = Cluster.spool().resolveSibling("admin.key");
        assertThat(java.nio.file.Files.getPosixFilePermissions(file))
                .isEqualTo(java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
    }

    private boolean passes(String key) {
        return api.withKey(key).get("/api/v1/models").statusCode() == 200;
    }

    private static void assertUnauthorized(Api stranger, String method, String path) {
        HttpResponse<String> answer = stranger.send(stranger.request(path)
                .method(method, java.net.http.HttpRequest.BodyPublishers.ofString("{\"message\":\"Hi\"}")));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(401);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
        assertThat(Api.json(answer).get("status").asInt()).isEqualTo(401);
    }
}
