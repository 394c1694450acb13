package io.caravan.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.cluster.Accounts;
import io.caravan.cluster.Api;
import io.caravan.cluster.Cluster;
import io.caravan.cluster.OnCluster;
import io.caravan.cluster.Rows;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(Cluster.class)
class UserCreateTest extends OnCluster {

    @Test
    void aNewUserIsToldAndFoundAgain() {
        String name = Accounts.freshName();
        HttpResponse<String> answer = api.post(
                "/api/v1/users",
                "{\"name\":\"%s\",\"role\":\"service\",\"limits\":{\"chat_per_minute\":5,\"concurrent\":null}}"
                        .formatted(name));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        assertThat(answer.headers().firstValue("Location")).hasValue("/api/v1/users/" + name);
        JsonNode user = Api.json(answer);
        assertThat(user.get("name").asText()).isEqualTo(name);
        assertThat(user.get("role").asText()).isEqualTo("service");
        assertThat(user.get("limits")).isEqualTo(Api.json("{\"chat_per_minute\":5}"));
        assertThat(user.get("has_password").asBoolean()).isFalse();
        assertThat(Api.json(api.get("/api/v1/users/" + name))).isEqualTo(user);
    }

    @Test
    void whoSaysNothingOfTheRoleMeansAUser() {
        String name = Accounts.freshName();
        HttpResponse<String> answer = api.post("/api/v1/users", "{\"name\":\"%s\"}".formatted(name));
        assertThat(Api.json(answer).get("role").asText()).isEqualTo("user");
    }

    @Test
    void aPasswordIsNeitherToldNorStored() {
        String password = "correct horse battery";
        String name = new Accounts(api).userWith(password);
        HttpResponse<String> answer = api.get("/api/v1/users/" + name);
        assertThat(answer.body()).contains("\"has_password\" : true").doesNotContain("horse", "$2");
        assertThat(Rows.text("select password_hash from users where name = ?", name))
                .startsWith("$2")
                .doesNotContain("horse");
    }

    @Test
    void aNameIsTakenOnlyOnce() {
        String name = new Accounts(api).user("user");
        HttpResponse<String> again =
                api.post("/api/v1/users", "{\"name\":\"%s\",\"role\":\"administrator\"}".formatted(name));
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(Api.json(api.get("/api/v1/users/" + name)).get("role").asText())
                .isEqualTo("user");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Alice",
                "-alice",
                "a/b",
                "a b",
                "ålice",
                "a\\nb",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            })
    void aNameThatCannotStandAnywhereIsRefused(String name) {
        assertRefused("{\"name\":\"%s\"}".formatted(name), "name");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                                            | name",
                "{\"name\":\"bob\",\"role\":\"king\"}                          | role",
                "{\"name\":\"bob\",\"limits\":{\"concurrent\":-1}}             | limits.concurrent",
                "{\"name\":\"bob\",\"limits\":{\"tokens_per_day\":\"many\"}}   | limits.tokens_per_day",
                "{\"name\":\"bob\",\"limits\":{\"tokens_per_day\":10000000000001}} | limits.tokens_per_day",
                "{\"name\":\"bob\",\"limits\":{\"chat_per_minut\":1}}          | limits.chat_per_minut",
                "{\"name\":\"bob\",\"limits\":{\"chat_per_minut\":null}}       | limits.chat_per_minut",
                "{\"name\":\"bob\",\"limits\":7}                               | limits",
                "{\"name\":\"bob\",\"password\":\"elevenchars\"}               | password"
            })
    void whatIsWrongIsNamed(String body, String field) {
        assertRefused(body, field);
    }

    @Test
    void aLimitThatIsTooLargeIsToldTheLargest() {
        String user = "{\"name\":\"bob\",\"limits\":{\"concurrent\":%s}}";
        assertThat(api.post("/api/v1/users", user.formatted("2147483648")).body())
                .contains("'limits.concurrent' must be a whole number from 0 to 2147483647.");
        assertThat(api.post("/api/v1/users", user.formatted("-1")).body())
                .contains("'limits.concurrent' must be a whole number of 0 or more.");
    }

    @Test
    void aPasswordMayHaveSeventyTwoBytesAndNoMore() {
        String most = "é".repeat(36);
        assertThat(new Accounts(api).userWith(most)).isNotBlank();
        assertRefused("{\"name\":\"bob\",\"password\":\"%s\"}".formatted(most + "e"), "password");
    }

    @Test
    void usersAreListedYoungestFirstAndPageByPage() {
        Accounts accounts = new Accounts(api);
        List<String> names = List.of(accounts.user("user"), accounts.user("user"), accounts.user("user"));
        JsonNode all = Api.json(api.get("/api/v1/users?limit=200")).get("users");
        List<String> ids = new ArrayList<>();
        List<String> listed = new ArrayList<>();
        for (JsonNode user : all) {
            if (names.contains(user.get("name").asText())) {
                listed.add(user.get("name").asText());
                ids.add(user.get("id").asText());
            }
        }
        assertThat(listed).isEqualTo(names.reversed());
        JsonNode next = Api.json(api.get("/api/v1/users?limit=1&before=" + ids.getFirst()));
        assertThat(next.at("/users/0/name").asText()).isEqualTo(names.get(1));
        assertThat(next.get("users")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody-is-called-so", "NOBODY", "%2F"})
    void whoIsNotThereIsNotFound(String name) {
        assertThat(api.get("/api/v1/users/" + name).statusCode()).isEqualTo(404);
    }

    private void assertRefused(String body, String field) {
        HttpResponse<String> answer = api.post("/api/v1/users", body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(Api.json(answer).get("field").asText()).isEqualTo(field);
        assertThat(Api.json(answer).get("detail").asText()).contains("'" + field + "'");
    }
}
