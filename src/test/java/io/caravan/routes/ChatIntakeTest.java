package io.caravan.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.cluster.Api;
import io.caravan.cluster.Cluster;
import io.caravan.cluster.OnCluster;
import io.caravan.cluster.Wire;
import io.caravan.embedded.simulator.SeenRequest;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(Cluster.class)
class ChatIntakeTest extends OnCluster {

    private static final int LIMIT = 1024 * 1024;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"message":                                             |
            hello                                                   |
            []                                                      |
            null                                                    |
            {"message":"Hi"} {"message":"Ho"}                       |
            {}                                                      | message
            {"message":""}                                          | message
            {"message":7}                                           | message
            {"messages":[]}                                         | messages
            {"message":"Hi","messages":[{"role":"user","content":"Hi"}]} | message
            {"messages":[{"role":"poet","content":"Hi"}]}           | messages[0].role
            {"message":"Hi","options":{"temperature":9}}            | options.temperature
            {"message":"Hi","conversation_id":"mine"}               | conversation_id
            """)
    void badInputIsAProblemThatNamesTheField(String body, String field) {
        HttpResponse<String> answer = api.post("/api/v1/chat", body);
        JsonNode problem = problem(answer, 400);
        assertThat(problem.path("field").asText(null)).isEqualTo(field);
    }

    @Test
    void anEmptyBodyIsAProblem() {
        assertThat(problem(api.post("/api/v1/chat", ""), 400).get("detail").asText())
                .contains("empty");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/x-www-form-urlencoded", "text/plain", "multipart/form-data", "nonsense"})
    void theBodyIsJsonWhateverTheContentTypeSays(String type) {
        HttpResponse<String> answer = api.send(api.request("/api/v1/chat")
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString("{\"message\":\"a=b&c=%zz\"}")));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(Api.json(answer).at("/message/content").asText()).contains("a=b&c=%zz");
    }

    @Test
    void anUnknownModelIsNotFoundAndComesWithTheNearestNames() {
        JsonNode problem = problem(api.post("/api/v1/chat", chat("lama3.2:1b", "Hi")), 404);
        assertThat(problem.get("field").asText()).isEqualTo("model");
        assertThat(problem.get("detail").asText()).contains("lama3.2:1b", "Did you mean llama3.2:1b");
    }

    @Test
    void aBodyOnTheLimitIsRead() {
        String frame = "{\"message\":\"Hi\",\"padding\":\"\"}";
        String body = frame.replace("\"\"", "\"" + "x".repeat(LIMIT - frame.length()) + "\"");
        assertThat(body).hasSize(LIMIT);
        assertThat(api.post("/api/v1/chat", body).statusCode()).isEqualTo(200);
    }

    @Test
    void aBodyOverTheLimitIsRefusedBeforeItIsSent() {
        try (Wire wire = new Wire(gateway)) {
            wire.head("POST /api/v1/chat HTTP/1.1", "Host: caravan", "Content-Length: " + (LIMIT + 1));
            assertTooLarge(wire.readAll());
        }
    }

    @Test
    void aBodyOverTheLimitIsRefusedEvenIfItsLengthWasNotTold() {
        try (Wire wire = new Wire(gateway)) {
            wire.head(
                    "POST /api/v1/chat HTTP/1.1",
                    "Host: caravan",
                    "Authorization: Bearer " + Cluster.key(),
                    "Transfer-Encoding: chunked");
            wire.send("100000\r\n" + "x".repeat(LIMIT) + "\r\n1\r\nx\r\n");
            assertTooLarge(wire.readAll());
        }
    }

    private static void assertTooLarge(String answer) {
        assertThat(answer).startsWith("HTTP/1.1 413 ").containsIgnoringCase("content-type: application/problem+json");
        JsonNode problem = Api.json(answer.substring(answer.indexOf("\r\n\r\n")));
        assertThat(problem.get("status").asInt()).isEqualTo(413);
        assertThat(problem.get("requestId").asText()).isNotBlank();
    }

    @Test
    void aBodyThatWaitsForTheWordIsToldToGoOn() {
        String body = "{\"message\":\"Hi\"}";
        try (Wire wire = new Wire(gateway)) {
            wire.head(
                    "POST /api/v1/chat HTTP/1.1",
                    "Host: caravan",
                    "Authorization: Bearer " + Cluster.key(),
                    "Expect: 100-continue",
                    "Connection: close",
                    "Content-Length: " + body.length());
            wire.readUntil("HTTP/1.1 100 ");
            assertThat(wire.send(body).readAll()).contains("HTTP/1.1 200 ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nowhere", "/api", "/api/v1", "/api/v1/chats", "/api/v1/chat/x", "/API/V1/CHAT"})
    void aWrongPathIsAProblem(String path) {
        problem(api.post(path, "{\"message\":\"Hi\"}"), 404);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/v1/chat",
        "DELETE, /api/v1/chat",
        "PUT, /api/v1/chat",
        "POST, /api/v1/conversations",
        "PATCH, /api/v1/models",
        "DELETE, /api/v1/nodes"
    })
    void aWrongMethodIsAProblem(String method, String path) {
        JsonNode problem = problem(api.send(api.request(path).method(method, BodyPublishers.ofString("{}"))), 405);
        assertThat(problem.get("detail").asText()).contains(method, path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/conversations/nonsense",
                "/api/v1/conversations/%00",
                "/api/v1/conversations?limit=0",
                "/api/v1/conversations?limit=201",
                "/api/v1/conversations?before=x",
                "/api/v1/conversations?limit=%00",
                "/api/v1/conversations?before=%27",
                "/api/v1/%2e%2e/%2e%2e/etc/passwd"
            })
    void noUrlMakesTheGatewayFail(String path) {
        try (Wire wire = new Wire(gateway)) {
            wire.head(
                    "GET " + path + " HTTP/1.1",
                    "Host: caravan",
                    "Connection: close",
                    "Authorization: Bearer " + Cluster.key());
            assertThat(wire.readAll()).matches("(?s)HTTP/1.1 4\\d\\d .*").containsIgnoringCase("problem+json");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"CamelSqlQuery", "camelsqlquery", "cAmElSqLqUeRy", "CamelHttpResponseCode", "CAMELFILENAME"})
    void noHeaderSteersCamel(String name) {
        HttpResponse<String> answer =
                api.send(api.request("/api/v1/conversations?" + name + "=299").header(name, "select 'stolen'"));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).startsWith("{\"conversations\"").doesNotContain("stolen");
        assertThat(answer.headers().firstValue(name)).isEmpty();
    }

    @Test
    void headersOfTheConnectionStayOnTheConnection() {
        try (Wire wire = new Wire(gateway)) {
            wire.post(
                    "/api/v1/chat",
                    chat(AGX0_MODEL, "Hi"),
                    "Connection: X-Mine",
                    "X-Mine: yes",
                    "Keep-Alive: timeout=1",
                    "TE: trailers",
                    "Proxy-Authorization: Basic YTpi",
                    "Origin: http://elsewhere",
                    "kafka.OVERRIDE_TOPIC: elsewhere",
                    "Content-Encoding: identity",
                    "Accept-Encoding: gzip");
            String answer = wire.readUntil("\"total_ms\"");
            assertThat(answer).startsWith("HTTP/1.1 200 ");
            assertThat(answer.substring(0, answer.indexOf("\r\n\r\n")))
                    .doesNotContainIgnoringCase("x-mine", "keep-alive:", "\nte:", "authorization", "origin", "kafka.");
        }
        SeenRequest seen = Cluster.node("agx0").state().requests().getLast();
        assertThat(seen.headers())
                .doesNotContainKeys(
                        "authorization", "x-mine", "te", "proxy-authorization", "origin", "kafka.override_topic");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "build-7_x.Y", "0198a0c0-0000-7000-8000-000000000001"})
    void aSaneRequestIdIsTakenOver(String id) {
        HttpResponse<String> answer = api.send(api.request("/api/v1/models").header("X-Request-Id", id));
        assertThat(answer.headers().allValues("X-Request-Id")).containsExactly(id);
    }

    @Test
    void aRequestIdMayHaveAHundredAndTwentyEightLetters() {
        String longest = "x".repeat(128);
        assertThat(requestIdFor(longest)).isEqualTo(longest);
        assertThat(requestIdFor(longest + "x")).isNotEqualTo(longest + "x").hasSize(36);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a\tb", "{\"a\":1}", "a;b", "../x"})
    void anyOtherRequestIdIsReplaced(String id) {
        assertThat(requestIdFor(id)).isNotEqualTo(id).hasSize(36);
    }

    private String requestIdFor(String id) {
        HttpResponse<String> answer = api.send(api.request("/api/v1/nothing").header("X-Request-Id", id));
        String returned = answer.headers().firstValue("X-Request-Id").orElseThrow();
        assertThat(problem(answer, 404).get("requestId").asText()).isEqualTo(returned);
        return returned;
    }

    @Test
    void theAnswerNamesWhoReallyAnswered() {
        HttpResponse<String> answer = api.post("/api/v1/chat", chat(AGX0_MODEL, "Hi"));
        assertThat(answer.headers().firstValue("X-Caravan-Node")).hasValue("agx0");
        assertThat(answer.headers().firstValue("X-Caravan-Model")).hasValue("mistral");
        assertThat(answer.headers().firstValue("X-Caravan-Attempts")).hasValue("1");
        assertThat(Api.json(answer).get("node").asText()).isEqualTo("agx0");
    }

    private static JsonNode problem(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        JsonNode problem = Api.json(answer);
        assertThat(problem.get("status").asInt()).isEqualTo(status);
        assertThat(problem.get("type").asText()).startsWith("urn:caravan:problem:");
        assertThat(problem.get("title").asText()).isNotBlank();
        assertThat(problem.get("detail").asText()).isNotBlank();
        assertThat(problem.get("requestId").asText())
                .isEqualTo(answer.headers().firstValue("X-Request-Id").orElseThrow());
        return problem;
    }
}
