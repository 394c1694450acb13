package io.caravan.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.UUID;

/** Users and keys as an administrator makes them, over HTTP. */
public final class Accounts {

    private final Api administrator;

    public Accounts(Api administrator) {
        this.administrator = administrator;
    }

    /** A name that nobody has. */
    public static String freshName() {
        return "user-" + UUID.randomUUID();
    }

    /** A new user of that role; returns their name. */
    public String user(String role) {
        String name = freshName();
        made(administrator.post("/api/v1/users", "{\"name\":\"%s\",\"role\":\"%s\"}".formatted(name, role)));
        return name;
    }

    /** A new user with that password; returns their name. */
    public String userWith(String password) {
        String name = freshName();
        made(administrator.post("/api/v1/users", "{\"name\":\"%s\",\"password\":\"%s\"}".formatted(name, password)));
        return name;
    }

    /** A new key of theirs, as it is shown once. */
    public JsonNode key(String name) {
        return made(administrator.post("/api/v1/users/" + name + "/keys", ""));
    }

    /** A new user of that role with a key, as a caller. */
    public Api caller(String role) {
        return administrator.withKey(key(user(role)).get("key").asText());
    }

    public HttpResponse<String> change(String name, String body) {
        return administrator.send(administrator
                .request("/api/v1/users/" + name)
                .method("PATCH", HttpRequest.BodyPublishers.ofString(body)));
    }

    public HttpResponse<String> delete(String path) {
        return administrator.send(administrator.request(path).DELETE());
    }

    private static JsonNode made(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return Api.json(answer);
    }
}
