package io.caravan.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.cluster.Accounts;
import io.caravan.cluster.Api;
import io.caravan.cluster.Cluster;
import io.caravan.cluster.OnCluster;
import io.caravan.store.Redis;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.Connection;
import java.util.HexFormat;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Of session-create and session-end: the life of a session. */
@QuarkusTest
@QuarkusTestResource(Cluster.class)
class SessionCreateTest extends OnCluster {

    private static final String PASSWORD = "correct horse battery";
    private static final String PROBE = "/api/v1/conversations";

    @Inject
    Redis redis;

    /** Of two connections. */
    @Inject
    @io.quarkus.agroal.DataSource("keys")
    DataSource keysDatabase;

    private Accounts accounts;
    private String name;

    @BeforeEach
    void aUserWithAPassword() {
        forgetTries();
        accounts = new Accounts(api);
        name = accounts.userWith(PASSWORD);
    }

    /** All tests come from one address. */
    @AfterEach
    void forgetTries() {
        redis.run(commands -> commands.del("caravan:tries:address:127.0.0.1"));
    }

    @Test
    void whoShowsTheirPasswordIsTheUserForAWhile() {
        HttpResponse<String> answer = login(name, PASSWORD);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        JsonNode session = Api.json(answer);
        assertThat(session.get("role").asText()).isEqualTo("user");
        assertThat(session.get("expires_at").asText()).isNotBlank();
        Api somebody = api.withKey(session.get("token").asText());
        assertThat(somebody.get(PROBE).statusCode()).isEqualTo(200);
        assertThat(somebody.get("/api/v1/users").statusCode()).isEqualTo(403);
    }

    @Test
    void ofALoginNoMoreIsReadThanOfAnyStranger() {
        int most = 8 * 1024;
        String login = "{\"name\":\"%s\",\"password\":\"%s\"}".formatted(name, PASSWORD);
        assertThat(began(login + " ".repeat(most - login.length()))).isEqualTo(201);
        assertThat(began(login + " ".repeat(most + 1 - login.length()))).isEqualTo(413);
    }

    private int began(String login) {
        return api.withKey(null).post("/api/v1/sessions", login).statusCode();
    }

    @Test
    void aWrongPasswordAndAnUnknownNameAreToldApartByNobody() {
        JsonNode wrong = Api.json(login(name, PASSWORD + "!"));
        JsonNode unknown = Api.json(login(Accounts.freshName(), PASSWORD));
        assertThat(wrong.get("status").asInt()).isEqualTo(401);
        assertThat(wrong.get("detail")).isEqualTo(unknown.get("detail"));
        assertThat(wrong.get("type")).isEqualTo(unknown.get("type"));
    }

    @Test
    void whoHasNoPasswordBeginsNoSession() {
        assertThat(login(accounts.user("user"), "nobody has this password").statusCode())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"name\":\"a\"} | password",
                "{\"password\":\"b\"} | name",
                "{\"name\":7,\"password\":\"b\"} | name"
            })
    void whatIsMissingIsNamed(String body, String field) {
        HttpResponse<String> answer = api.withKey(null).post("/api/v1/sessions", body);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Api.json(answer).get("field").asText()).isEqualTo(field);
    }

    @Test
    void aSessionThatWasEndedIsWorthlessAtOnce() {
        Api somebody = begin();
        assertThat(end(somebody)).isEqualTo(204);
        assertThat(somebody.get(PROBE).statusCode()).isEqualTo(401);
        assertThat(end(somebody)).isEqualTo(401);
    }

    @Test
    void aKeyIsNoSessionThatCouldBeEnded() {
        assertThat(end(api)).isEqualTo(400);
        assertThat(api.get(PROBE).statusCode()).isEqualTo(200);
    }

    @Test
    void aTokenIsShownEvenIfTheKeysCannotBeReadJustThen() throws Exception {
        try (Connection one = keysDatabase.getConnection();
                Connection two = keysDatabase.getConnection()) {
            assertThat(one).isNotSameAs(two);
            assertThat(login(name, PASSWORD).statusCode()).isEqualTo(201);
        }
    }

    @Test
    void anotherPasswordEndsSessionsAndBeginsOthers() {
        Api somebody = begin();
        accounts.change(name, "{\"password\":\"another horse battery\"}");
        assertThat(somebody.get(PROBE).statusCode()).isEqualTo(401);
        assertThat(login(name, PASSWORD).statusCode()).isEqualTo(401);
        JsonNode session = Api.json(login(name, "another horse battery"));
        assertThat(api.withKey(session.get("token").asText()).get(PROBE).statusCode())
                .isEqualTo(200);
    }

    @Test
    void theSessionsOfADeletedUserEnd() {
        Api somebody = begin();
        accounts.delete("/api/v1/users/" + name);
        assertThat(somebody.get(PROBE).statusCode()).isEqualTo(401);
    }

    @Test
    void aSessionThatIsUsedLastsLonger() throws Exception {
        String token = token();
        String key = "caravan:session:" + sha256(token);
        assertThat(redis.run(commands -> commands.expire(key, 60))).hasValue(true);
        await().atMost(SOON).until(() -> {
            api.withKey(token).get(PROBE);
            return redis.run(commands -> commands.ttl(key)).orElse(0L) > 60;
        });
    }

    @Test
    void redisDoesNotKnowTheToken() {
        String token = token();
        assertThat(redis.run(commands -> commands.keys("*" + token.split("_")[1] + "*")))
                .hasValueSatisfying(keys -> assertThat(keys).isEmpty());
    }

    @Test
    void passwordsAreTriedTenTimesAndNoMore() {
        for (int i = 0; i < 10; i++) {
            assertThat(login(name, "wrong horse battery").statusCode()).isEqualTo(401);
        }
        HttpResponse<String> answer = login(name, PASSWORD);
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(Integer.parseInt(answer.headers().firstValue("Retry-After").orElseThrow()))
                .isBetween(1, 300);
        assertThat(login(accounts.userWith(PASSWORD), PASSWORD).statusCode()).isEqualTo(201);
    }

    @Test
    void anotherPasswordMakesRoomForTries() {
        for (int i = 0; i < 11; i++) {
            login(name, "wrong horse battery");
        }
        assertThat(login(name, PASSWORD).statusCode()).isEqualTo(429);
        accounts.change(name, "{\"role\":\"service\"}");
        assertThat(login(name, PASSWORD).statusCode()).isEqualTo(429);
        accounts.change(name, "{\"password\":\"another horse battery\"}");
        assertThat(login(name, "another horse battery").statusCode()).isEqualTo(201);
    }

    @Test
    void whatWasTriedWithAWrongPasswordIsTriedAnewUnderTheSameIdempotencyKey() {
        String retry = freshRequestId();
        assertThat(login(name, "wrong horse battery", retry)).isEqualTo(401);
        assertThat(login(name, PASSWORD, retry)).isEqualTo(201);
    }

    private int login(String name, String password, String idempotencyKey) {
        Api stranger = api.withKey(null);
        String body = "{\"name\":\"%s\",\"password\":\"%s\"}".formatted(name, password);
        return stranger.send(stranger.request("/api/v1/sessions")
                        .header("Idempotency-Key", idempotencyKey)
                        .POST(HttpRequest.BodyPublishers.ofString(body)))
                .statusCode();
    }

    @Test
    void aSessionThatBeginsMakesRoomForTries() {
        for (int i = 0; i < 9; i++) {
            login(name, "wrong horse battery");
        }
        assertThat(login(name, PASSWORD).statusCode()).isEqualTo(201);
        assertThat(login(name, "wrong horse battery").statusCode()).isEqualTo(401);
        assertThat(login(name, PASSWORD).statusCode()).isEqualTo(201);
    }

    @Test
    void withoutRedisASessionThatWasSeenGoesOnAndNoneBegins() {
        String token = token();
        assertThat(api.withKey(token).get(PROBE).statusCode()).isEqualTo(200);
        Cluster.servers().redis().stop();
        try {
            assertThat(api.withKey(token).get(PROBE).statusCode()).isEqualTo(200);
            HttpResponse<String> unseen =
                    api.withKey("caravan-session_" + "0".repeat(64)).get(PROBE);
            assertThat(unseen.statusCode()).isEqualTo(503);
            assertThat(unseen.headers().firstValue("Retry-After")).isPresent();
            assertThat(login(name, PASSWORD).statusCode()).isEqualTo(503);
        } finally {
            Cluster.servers().redis().start();
        }
        await().atMost(SOON).until(() -> login(name, PASSWORD).statusCode() == 201);
    }

    private HttpResponse<String> login(String user, String password) {
        return api.withKey(null)
                .post("/api/v1/sessions", "{\"name\":\"%s\",\"password\":\"%s\"}".formatted(user, password));
    }

    private String token() {
        return Api.json(login(name, PASSWORD)).get("token").asText();
    }

    private Api begin() {
        return api.withKey(token());
    }

    private static int end(Api caller) {
        return caller.send(caller.request("/api/v1/sessions").DELETE()).statusCode();
    }

    private static String sha256(String token) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.US_ASCII)));
    }
}
