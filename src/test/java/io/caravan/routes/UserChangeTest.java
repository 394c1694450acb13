package io.caravan.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.cluster.Accounts;
import io.caravan.cluster.Api;
import io.caravan.cluster.Cluster;
import io.caravan.cluster.OnCluster;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Cluster.class)
class UserChangeTest extends OnCluster {

    private Accounts accounts;
    private String name;

    @BeforeEach
    void aUser() {
        accounts = new Accounts(api);
        name = accounts.user("user");
    }

    @Test
    void onlyWhatIsGivenChanges() {
        changed("{\"limits\":{\"chat_per_minute\":5,\"images_per_day\":0}}");
        JsonNode user = changed("{\"limits\":{\"chat_per_minute\":null,\"concurrent\":3}}");
        assertThat(user.get("limits")).isEqualTo(Api.json("{\"images_per_day\":0,\"concurrent\":3}"));
        assertThat(user.get("role").asText()).isEqualTo("user");
    }

    @Test
    void aNewRoleCountsAtOnce() {
        Api somebody = api.withKey(accounts.key(name).get("key").asText());
        assertThat(somebody.get("/api/v1/users").statusCode()).isEqualTo(403);
        changed("{\"role\":\"administrator\"}");
        assertThat(somebody.get("/api/v1/users").statusCode()).isEqualTo(200);
        changed("{\"role\":\"user\"}");
        assertThat(somebody.get("/api/v1/users").statusCode()).isEqualTo(403);
    }

    @Test
    void aPasswordIsTakenBackByNull() {
        assertThat(changed("{\"password\":\"correct horse battery\"}")
                        .get("has_password")
                        .asBoolean())
                .isTrue();
        assertThat(changed("{\"role\":\"service\"}").get("has_password").asBoolean())
                .isTrue();
        assertThat(changed("{\"password\":null}").get("has_password").asBoolean())
                .isFalse();
    }

    @Test
    void aNameStays() {
        assertThat(accounts.change(name, "{\"name\":\"%s\"}".formatted(name)).statusCode())
                .isEqualTo(200);
        HttpResponse<String> answer = accounts.change(name, "{\"name\":\"other\"}");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Api.json(answer).get("field").asText()).isEqualTo("name");
    }

    @Test
    void theAdministratorOfTheKeyFileStaysOneAndStays() {
        assertThat(accounts.change("administrator", "{\"role\":\"user\"}").statusCode())
                .isEqualTo(409);
        assertThat(accounts.delete("/api/v1/users/administrator").statusCode()).isEqualTo(409);
        assertThat(accounts.change("administrator", "{\"role\":\"administrator\"}")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void whoIsNotThereIsNotChanged() {
        assertThat(accounts.change("nobody-is-called-so", "{\"role\":\"user\"}").statusCode())
                .isEqualTo(404);
    }

    private JsonNode changed(String body) {
        HttpResponse<String> answer = accounts.change(name, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(Api.json(api.get("/api/v1/users/" + name))).isEqualTo(Api.json(answer));
        return Api.json(answer);
    }
}
