package io.caravan.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.cluster.Api;
import io.caravan.cluster.Cluster;
import io.caravan.cluster.OnCluster;
import io.caravan.cluster.Wire;
import io.caravan.node.Forgetting;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused is refused in the words of the API that was asked. */
@QuarkusTest
@QuarkusTestResource(Cluster.class)
class DialectErrorsTest extends OnCluster {

    /** More tokens than the model was made for. */
    private static final String TOO_LONG = "word ".repeat(40_000);

    /** More than the 4096 that an Ollama reads unless told otherwise. */
    private static final String LONG = "word ".repeat(9_000);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/chat/completions {'model':'MODEL','messages':[{'role':'user','content':'TEXT'}]}",
                "/v1/completions {'model':'MODEL','prompt':'TEXT'}",
                "/v1/responses {'model':'MODEL','input':'TEXT'}",
                "/api/v1/chat {'model':'MODEL','message':'TEXT'}",
                "/api/chat {'model':'MODEL','messages':[{'role':'user','content':'TEXT'}],'truncate':false}",
                "/api/generate {'model':'MODEL','prompt':'TEXT','truncate':false}"
            })
    void aPromptThatFitsIntoTheModelIsReadWholeInEveryDialect(String asked) {
        unload(AGX0_MODEL);
        int path = asked.indexOf(' ');
        String body = asked.substring(path)
                .replace('\'', '"')
                .replace("MODEL", AGX0_MODEL)
                .replace("TEXT", LONG);
        HttpResponse<String> answer = api.post(asked.substring(0, path), body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(Cluster.node("agx0").state().requests().getLast().body()).contains("\"num_ctx\":16384");
    }

    @Test
    void aModelKeepsTheLargestContextEvenBeforeItsNodeTellsOfIt() {
        unload(AGX0_MODEL);
        answered("{\"model\":\"%s\",\"message\":\"Hi\",\"options\":{\"num_ctx\":99999999}}".formatted(AGX0_MODEL));
        answered(chat(AGX0_MODEL, "Hi"));
        assertThat(Cluster.node("agx0").state().requests().getLast().body()).contains("\"num_ctx\":32768");
    }

    /** As if nobody had asked for it before. */
    private void unload(String model) {
        String body = "{\"model\":\"%s\",\"keep_alive\":0}".formatted(model);
        new Api(Cluster.node("agx0").url(), null).post("/api/generate", body);
        await().atMost(SOON).until(() -> nodes.named("agx0")
                .flatMap(node -> node.model(model + ":latest"))
                .filter(known -> !known.warm())
                .isPresent());
        nodes.named("agx0").ifPresent(Forgetting::windows);
    }

    @Test
    void aPromptThatIsTooLongForOpenAisClientsIsAnError() {
        HttpResponse<String> answer = api.post("/v1/chat/completions", messages(""));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(Api.json(answer).at("/error/code").asText()).isEqualTo("context_length_exceeded");
    }

    @Test
    void aPromptThatIsTooLongForOursIsAnErrorUnlessItHasAHistory() {
        HttpResponse<String> answer = api.post("/api/v1/chat", chat(AGX0_MODEL, TOO_LONG));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(Api.json(answer).get("type").asText()).endsWith(":context-length");
        String conversation =
                answered(chat(AGX0_MODEL, "Hi")).get("conversation_id").asText();
        HttpResponse<String> goesOn = api.post(
                "/api/v1/chat",
                "{\"model\":\"%s\",\"message\":\"%s\",\"conversation_id\":\"%s\"}"
                        .formatted(AGX0_MODEL, TOO_LONG, conversation));
        assertThat(goesOn.statusCode()).as(goesOn.body()).isEqualTo(200);
    }

    @Test
    void ollamasClientsDecideForThemselves() {
        assertThat(api.post("/api/chat", messages(",\"stream\":false")).statusCode())
                .isEqualTo(200);
        HttpResponse<String> answer = api.post("/api/chat", messages(",\"truncate\":false"));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Api.json(answer).get("error").asText()).contains("context length");
    }

    @Test
    void aTextThatIsTooLongForAVectorIsAnErrorToOpenAisClients() {
        String body = "{\"model\":\"nomic-embed-text\",\"input\":\"%s\"}".formatted(TOO_LONG);
        assertThat(Api.json(api.post("/v1/embeddings", body)).at("/error/code").asText())
                .isEqualTo("context_length_exceeded");
        assertThat(api.post("/api/embed", body).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "https://pictures.example/a.png, caravan.images.allowed-hosts",
        "http://localhost/a.png, not of the internet",
        "http://localhost:1/a.png, caravan.images.allowed-hosts"
    })
    void aPictureIsNotFetchedFromJustAnywhere(String url, String reason) {
        HttpResponse<String> answer = api.post(
                "/v1/chat/completions",
                "{\"model\":\"llava:13b\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"%s\"}}]}]}"
                        .formatted(url));
        assertThat(answer.statusCode()).isEqualTo(400);
        JsonNode error = Api.json(answer).get("error");
        assertThat(error.get("message").asText()).contains(reason);
        assertThat(error.get("param").asText()).isEqualTo("messages[0].content[0].image_url.url");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/chat/completions, POST",
        "POST, /v1/models, GET",
        "DELETE, /v1/models/mistral, GET",
        "PUT, /api/pull, 'DELETE, POST'",
        "DELETE, /api/tags, 'GET, HEAD'",
        "GET, /api/v1/chat, POST",
        "POST, /, 'GET, HEAD'"
    })
    void aWrongMethodIsToldTheRightOnes(String method, String path, String allowed) {
        HttpResponse<String> answer = api.send(api.request(path).method(method, HttpRequest.BodyPublishers.noBody()));
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).hasValue(allowed);
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/%zz, {\"error\":{\"",
        "/v1/models/%, {\"error\":{\"",
        "/v1/models?a=%zz, {\"error\":{\"",
        "/api/%zz, {\"error\":\"",
        "/api/tags?%, {\"error\":\"",
        "/api/v1/%zz, urn:caravan:problem:bad-request",
        "/api/v1/conversations?limit=%z, urn:caravan:problem:bad-request"
    })
    void aPathThatIsNotWellFormedIsRefusedInTheDialectThatWasAsked(String path, String words) {
        try (Wire wire = new Wire(gateway)) {
            wire.head("GET " + path + " HTTP/1.1", "Host: caravan", "Connection: close");
            assertThat(wire.readAll()).startsWith("HTTP/1.1 400 ").contains(words);
        }
    }

    private static String messages(String more) {
        return "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]%s}"
                .formatted(AGX0_MODEL, TOO_LONG, more);
    }
}
