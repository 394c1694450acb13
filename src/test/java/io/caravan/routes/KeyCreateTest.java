package io.caravan.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.cluster.Accounts;
import io.caravan.cluster.Api;
import io.caravan.cluster.Cluster;
import io.caravan.cluster.OnCluster;
import io.caravan.cluster.Rows;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Of key-create, keys-list and key-revoke: the life of a key. */
@QuarkusTest
@QuarkusTestResource(Cluster.class)
class KeyCreateTest extends OnCluster {

    /** Of the pool that everything but the keys uses. */
    private static final int CONNECTIONS = 8;

    @Inject
    DataSource database;

    private static final int CONNECTIONS_FOR_KEYS = 2;

    @Inject
    @io.quarkus.agroal.DataSource("keys")
    DataSource keysDatabase;

    private Accounts accounts;
    private String name;

    @BeforeEach
    void aUser() {
        accounts = new Accounts(api);
        name = accounts.user("user");
    }

    @Test
    void aNewKeyWorksAtOnce() {
        JsonNode key = accounts.key(name);
        assertThat(key.get("key").asText())
                .startsWith("caravan_" + key.get("prefix").asText() + "_");
        assertThat(key.get("expires_at").isNull()).isTrue();
        assertThat(passes(key)).isTrue();
    }

    @Test
    void aKeyIsShownOnceAndStoredNowhere() {
        String secret = accounts.key(name).get("key").asText().split("_")[2];
        assertThat(api.get("/api/v1/users/" + name + "/keys").body())
                .contains("prefix")
                .doesNotContain(secret);
        assertThat(Rows.text("select cast(json_agg(k) as text) from api_keys k"))
                .doesNotContain(secret);
    }

    @Test
    void anAnswerWithAKeyIsKeptByNobody() {
        HttpResponse<String> answer = api.post("/api/v1/users/" + name + "/keys", "{}");
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
    }

    @Test
    void aKeyWorksUntilItExpires() {
        Instant soon = Instant.now().plusSeconds(4);
        JsonNode key = Api.json(api.post("/api/v1/users/" + name + "/keys", "{\"expires_at\":\"%s\"}".formatted(soon)));
        assertThat(Instant.parse(key.get("expires_at").asText()).toEpochMilli()).isEqualTo(soon.toEpochMilli());
        await().atMost(SOON).until(() -> !passes(key));
        assertThat(Instant.now()).isAfterOrEqualTo(soon);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tomorrow",
                "2020-01-01T00:00:00Z",
                "2030-01-01",
                "2030-01-01T00:00:00",
                "+10000-01-01T00:00:00Z",
                "+300000-01-01T00:00:00Z",
                ""
            })
    void anExpiryThatIsNoneIsRefused(String expires) {
        HttpResponse<String> answer =
                api.post("/api/v1/users/" + name + "/keys", "{\"expires_at\":\"%s\"}".formatted(expires));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Api.json(answer).get("field").asText()).isEqualTo("expires_at");
    }

    @Test
    void aRevokedKeyIsWorthlessAtOnceAndStaysInTheList() {
        JsonNode key = accounts.key(name);
        JsonNode other = accounts.key(name);
        String path = "/api/v1/keys/" + key.get("id").asText();
        assertThat(accounts.delete(path).statusCode()).isEqualTo(204);
        assertThat(passes(key)).isFalse();
        assertThat(passes(other)).isTrue();
        JsonNode keys = Api.json(api.get("/api/v1/users/" + name + "/keys")).get("keys");
        assertThat(keys).hasSize(2);
        assertThat(keys.at("/0/id")).isEqualTo(other.get("id"));
        assertThat(keys.at("/0/revoked_at").isNull()).isTrue();
        assertThat(keys.at("/1/revoked_at").asText()).isNotBlank();
        assertThat(accounts.delete(path).statusCode()).isEqualTo(204);
        assertThat(Api.json(api.get("/api/v1/users/" + name + "/keys")).at("/keys/1"))
                .isEqualTo(keys.get(1));
    }

    @Test
    void aKeyIsRevokedHoweverBusyTheDatabaseIsWithOtherThings() throws Exception {
        JsonNode key = accounts.key(name);
        List<Connection> all = connections(database, CONNECTIONS);
        try {
            assertThat(accounts.delete("/api/v1/keys/" + key.get("id").asText()).statusCode())
                    .isEqualTo(204);
            assertThat(passes(key)).isFalse();
        } finally {
            close(all);
        }
    }

    @Test
    void aKeyThatWasMadeIsShownEvenIfTheKeysCannotBeReadJustThen() throws Exception {
        List<Connection> all = connections(keysDatabase, CONNECTIONS_FOR_KEYS);
        HttpResponse<String> answer;
        try {
            answer = api.post("/api/v1/users/" + name + "/keys", "");
        } finally {
            close(all);
        }
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        await().atMost(SOON).until(() -> passes(Api.json(answer)));
    }

    private static List<Connection> connections(DataSource from, int count) throws SQLException {
        List<Connection> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(from.getConnection());
        }
        return all;
    }

    private static void close(List<Connection> all) throws SQLException {
        for (Connection one : all) {
            one.close();
        }
    }

    @Test
    void keysAreListedPageByPage() {
        accounts.key(name);
        JsonNode younger = accounts.key(name);
        JsonNode first = Api.json(api.get("/api/v1/users/" + name + "/keys?limit=1"));
        assertThat(first.at("/keys/0/id")).isEqualTo(younger.get("id"));
        assertThat(first.get("keys")).hasSize(1);
        assertThat(Api.json(api.get("/api/v1/users/" + name + "/keys?before="
                                + younger.get("id").asText()))
                        .get("keys"))
                .hasSize(1);
    }

    @Test
    void theKeyOfTheKeyFileIsNotRevokedAndStaysTheOnlyOne() {
        String id = Rows.text(
                "select id from api_keys where prefix = ?", Cluster.key().split("_")[1]);
        assertThat(accounts.delete("/api/v1/keys/" + id).statusCode()).isEqualTo(409);
        assertThat(Rows.count("select count(*) from api_keys where id = ? and revoked_at is null", UUID.fromString(id)))
                .isEqualTo(1);
        assertThat(api.post("/api/v1/users/administrator/keys", "").statusCode())
                .isEqualTo(409);
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /api/v1/users/nobody-is-called-so/keys",
        "GET, /api/v1/users/nobody-is-called-so/keys",
        "DELETE, /api/v1/keys/0198a0c0-0000-7000-8000-00000000dead",
        "DELETE, /api/v1/keys/no-id"
    })
    void whatIsNotThereIsNotFound(String method, String path) {
        HttpResponse<String> answer =
                api.send(api.request(path).method(method, java.net.http.HttpRequest.BodyPublishers.noBody()));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(404);
    }

    private boolean passes(JsonNode key) {
        return api.withKey(key.get("key").asText()).get("/api/v1/models").statusCode() == 200;
    }
}
