package io.caravan.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.cluster.Accounts;
import io.caravan.cluster.Api;
import io.caravan.cluster.Cluster;
import io.caravan.cluster.OnCluster;
import io.caravan.cluster.Rows;
import io.caravan.cluster.Topics;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Cluster.class)
class UserDeleteTest extends OnCluster {

    private Accounts accounts;
    private String name;
    private UUID id;
    private Api somebody;

    @BeforeEach
    void aUserWithAKey() {
        accounts = new Accounts(api);
        name = accounts.user("user");
        id = UUID.fromString(
                Api.json(api.get("/api/v1/users/" + name)).get("id").asText());
        somebody = api.withKey(accounts.key(name).get("key").asText());
    }

    @Test
    void allThatIsTheirsGoesWithThem() {
        JsonNode chat = Api.json(somebody.post("/api/v1/chat", chat(SHARED_MODEL, "Hi")));
        UUID completion = UUID.fromString(chat.get("id").asText());
        await().atMost(SOON).until(() -> Rows.count("select count(*) from completions where id = ?", completion) == 1);
        assertThat(accounts.delete("/api/v1/users/" + name).statusCode()).isEqualTo(204);
        assertThat(api.get("/api/v1/users/" + name).statusCode()).isEqualTo(404);
        awaitErased();
        assertThat(Rows.count("select count(*) from completions where user_id = ?", id))
                .isZero();
        assertThat(Rows.count("select count(*) from messages where completion_id = ?", completion))
                .isZero();
        assertThat(Rows.count("select count(*) from api_keys where user_id = ?", id))
                .isZero();
    }

    private void awaitErased() {
        await().atMost(SOON).until(() -> Rows.count("select count(*) from users where id = ?", id) == 0);
    }

    @Test
    void whoIsDeletedIsGoneAtOnceHoweverMuchThereIsToErase() {
        int completions = 1_200;
        Rows.change(
                "insert into conversations (id, user_id, created_at, updated_at) values (?, ?, now(), now())", id, id);
        Rows.change(
                "insert into completions (id, conversation_id, user_id, request_id, status, lane, model, node, attempts,"
                        + " prompt_tokens, completion_tokens, queued_ms, total_ms, created_at)"
                        + " select gen_random_uuid(), ?, ?, 'r', 'completed', 'interactive', 'm', 'n', '[]', 1, 1, 0, 1, now()"
                        + " from generate_series(1, ?)",
                id,
                id,
                completions);
        Rows.change(
                "insert into messages (id, conversation_id, completion_id, role, content, status, created_at)"
                        + " select gen_random_uuid(), conversation_id, id, 'user', 'Hi', 'completed', now()"
                        + " from completions where user_id = ?",
                id);
        assertThat(accounts.delete("/api/v1/users/" + name).statusCode()).isEqualTo(204);
        assertThat(api.get("/api/v1/users?limit=200").body()).doesNotContain(id.toString());
        assertThat(accounts.delete("/api/v1/users/" + name).statusCode()).isEqualTo(404);
        assertThat(api.post("/api/v1/users", "{\"name\":\"%s\"}".formatted(name))
                        .statusCode())
                .isEqualTo(201);
        awaitErased();
        assertThat(Rows.count("select count(*) from messages where conversation_id = ?", id))
                .isZero();
        assertThat(api.get("/api/v1/users/" + name).statusCode()).isEqualTo(200);
    }

    @Test
    void theirKeysAreWorthlessAtOnce() {
        assertThat(somebody.get("/api/v1/models").statusCode()).isEqualTo(200);
        accounts.delete("/api/v1/users/" + name);
        assertThat(somebody.get("/api/v1/models").statusCode()).isEqualTo(401);
    }

    @Test
    void whatWasUnderWayForThemGoesAsideAndHoldsUpNobody() throws Exception {
        Cluster.node("agx0").setTokensPerSecond(20);
        CompletableFuture<?> underWay = somebody.postLater("/api/v1/chat", chat(AGX0_MODEL, "Tell me more"));
        await().atMost(SOON).until(() -> nodes.named("agx0").orElseThrow().inFlight() > 0);
        accounts.delete("/api/v1/users/" + name);
        awaitErased();
        Cluster.heal();
        underWay.get(SOON.toSeconds(), java.util.concurrent.TimeUnit.SECONDS);
        var dead = Topics.find(
                Topics.DEAD_LETTERS,
                record -> record.value() != null
                        && new String(record.value(), java.nio.charset.StandardCharsets.UTF_8).contains(id.toString()));
        assertThat(dead).hasValueSatisfying(record -> assertThat(Topics.header(record, "caravan_reason"))
                .contains("23503"));
        String next = freshRequestId();
        api.send(api.request("/api/v1/chat")
                .header("X-Request-Id", next)
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(chat(SHARED_MODEL, "Hi"))));
        assertThat(storedStatus(next)).isEqualTo("completed");
    }

    @Test
    void whoIsNotThereIsNotDeleted() {
        assertThat(accounts.delete("/api/v1/users/nobody-is-called-so").statusCode())
                .isEqualTo(404);
    }
}
