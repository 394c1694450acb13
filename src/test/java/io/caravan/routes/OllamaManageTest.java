package io.caravan.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.cluster.Api;
import io.caravan.cluster.Cluster;
import io.caravan.cluster.OnCluster;
import io.caravan.cluster.People;
import io.caravan.cluster.Wire;
import io.caravan.embedded.simulator.Fault;
import io.caravan.embedded.simulator.FaultKind;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(Cluster.class)
class OllamaManageTest extends OnCluster {

    private static final String MODEL = "smollm:135m";
    private static final String PULL = "{\"model\":\"" + MODEL + "\"}";
    private static final String LAST_CHUNK = "\r\n0\r\n\r\n";

    @Test
    void anAdministratorPullsAModelToOneNodeAndTakesItAwayAgain() {
        HttpResponse<String> pulled = send(api, "POST", "/api/pull", "orin0");
        assertThat(pulled.statusCode()).as(pulled.body()).isEqualTo(200);
        assertThat(pulled.headers().firstValue("Content-Type")).hasValue("application/x-ndjson");
        assertThat(pulled.headers().firstValue("X-Caravan-Node")).hasValue("orin0");
        List<String> lines = pulled.body().lines().toList();
        assertThat(lines).hasSizeGreaterThan(2);
        assertThat(Api.json(lines.getLast()).get("status").asText()).isEqualTo("success");
        await().atMost(SOON)
                .until(() -> api.post("/api/v1/chat", chat(MODEL, "Hi")).statusCode() == 200);
        assertThat(send(api, "DELETE", "/api/delete", "orin0").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource(
            value = FaultKind.class,
            names = {"CUT", "MALFORMED_CHUNK"})
    void aPullThatBreaksOffEndsWithAnErrorInALineOfItsOwnAndNoCleanEnd(FaultKind kind) {
        Cluster.node("orin0").fail(Fault.of(kind).onModel(MODEL).afterTokens(2));
        try (Wire wire = new Wire(gateway)) {
            String answer =
                    wire.post("/api/pull", PULL, "X-Caravan-Node: orin0").readAll();
            assertThat(answer).startsWith("HTTP/1.1 200").contains("pulling layers");
            List<String> lines = withoutChunks(answer).lines().toList();
            assertThat(lines).as(answer).doesNotContain("");
            assertThat(Api.json(lines.getLast()).path("error").asText())
                    .as(answer)
                    .contains("orin0");
            assertThat(answer).doesNotContain(LAST_CHUNK);
        }
    }

    /** The body of an answer without the sizes of its chunks. */
    private static String withoutChunks(String answer) {
        return answer.substring(answer.indexOf("\r\n\r\n") + 4)
                .replaceAll("(\\A|\r\n)[0-9a-f]+\r\n", "")
                .stripTrailing();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"stream\":true", ",\"stream\":null"})
    void aPullThatStreamsIsRefusedOverHttp10BeforeTheNodeIsAsked(String stream) {
        String model = "smollm:refused";
        assertThat(pulledOverHttp10(model, stream)).startsWith("HTTP/1.0 426 ").contains("proxy_http_version 1.1");
        assertThat(tagsOfOrin0()).doesNotContain(model);
    }

    @Test
    void aPullThatIsNotStreamedIsMadeOverHttp10() {
        String model = "smollm:whole";
        assertThat(pulledOverHttp10(model, ",\"stream\":false"))
                .startsWith("HTTP/1.0 200 ")
                .contains("success");
        assertThat(tagsOfOrin0()).contains(model);
        send(api, "DELETE", "/api/delete", "orin0", "{\"model\":\"" + model + "\"}");
    }

    private String pulledOverHttp10(String model, String stream) {
        try (Wire wire = new Wire(gateway)) {
            return wire.postOverHttp10(
                            "/api/pull", "{\"model\":\"" + model + "\"" + stream + "}", "X-Caravan-Node: orin0")
                    .readAll();
        }
    }

    private static String tagsOfOrin0() {
        return new Api(Cluster.node("orin0").url(), null).get("/api/tags").body();
    }

    @Test
    void theNodesOwnRefusalReachesTheCaller() {
        HttpResponse<String> answer = send(api, "DELETE", "/api/delete", "orin0", "{\"model\":\"smollm:none\"}");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(Api.json(answer).get("error").asText()).contains("smollm:none");
    }

    @Test
    void aNodeThatIsAwayIsNamed() {
        Cluster.node("orin0").refuse();
        HttpResponse<String> answer = send(api, "POST", "/api/pull", "orin0");
        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(Api.json(answer).get("error").asText()).contains("orin0");
    }

    @ParameterizedTest
    @CsvSource({"nobody", "nano", "'agx0,orin0'", "AGX0"})
    void aNodeThatIsNotHereIsRefused(String node) {
        HttpResponse<String> answer = send(api, "POST", "/api/pull", node);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Api.json(answer).get("error").asText()).contains("X-Caravan-Node", "agx0, orin0");
    }

    @Test
    void oneNodeHasToBeNamed() {
        HttpResponse<String> answer = api.send(api.request("/api/pull").POST(BodyPublishers.ofString(PULL)));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Api.json(answer).get("error").asText()).contains("X-Caravan-Node");
    }

    @ParameterizedTest
    @CsvSource({"POST, /api/pull", "POST, /api/push", "POST, /api/create", "POST, /api/copy", "DELETE, /api/delete"})
    void nobodyElseChangesTheModelsOfANode(String method, String path) {
        Api user = api.withKey(People.join(null));
        await().atMost(SOON).until(() -> user.get("/api/version").statusCode() == 200);
        HttpResponse<String> answer = send(user, method, path, "orin0");
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(Api.json(answer).get("error").asText()).contains("for administrators");
    }

    private static HttpResponse<String> send(Api api, String method, String path, String node) {
        return send(api, method, path, node, PULL);
    }

    private static HttpResponse<String> send(Api api, String method, String path, String node, String body) {
        return api.send(api.request(path).header("X-Caravan-Node", node).method(method, BodyPublishers.ofString(body)));
    }
}
