package io.caravan.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.cluster.Api;
import io.caravan.cluster.Cluster;
import io.caravan.cluster.OnCluster;
import io.caravan.cluster.Wire;
import io.caravan.embedded.simulator.FaultKind;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(Cluster.class)
class OllamaChatIntakeTest extends OnCluster {

    @Test
    void aChatIsStreamedUnlessRefused() {
        List<String> lines;
        HttpResponse<Stream<String>> answer = api.stream("/api/chat", ollama(AGX0_MODEL, "count to 5", ""));
        try (Stream<String> stream = answer.body()) {
            lines = stream.toList();
        }
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/x-ndjson");
        StringBuilder content = new StringBuilder();
        lines.forEach(
                line -> content.append(Api.json(line).at("/message/content").asText()));
        assertThat(content.toString()).isEqualTo("(simulated answer) 1 2 3 4 5");
        JsonNode last = Api.json(lines.getLast());
        assertThat(last.get("done").asBoolean()).isTrue();
        assertThat(last.get("done_reason").asText()).isEqualTo("stop");
        assertThat(last.get("eval_count").asInt()).isPositive();
        assertThat(last.get("total_duration").asLong()).isGreaterThan(1_000_000);
    }

    @Test
    void aChatIsStored() {
        String request = freshRequestId();
        HttpResponse<String> answer = api.send(api.request("/api/chat")
                .header("X-Request-Id", request)
                .POST(BodyPublishers.ofString(ollama(AGX0_MODEL, "count to 5", ",\"stream\":false"))));
        assertThat(Api.json(answer).at("/message/content").asText()).isEqualTo("(simulated answer) 1 2 3 4 5");
        assertThat(answer.headers().firstValue("X-Caravan-Node")).hasValue("agx0");
        assertThat(storedStatus(request)).isEqualTo("completed");
    }

    @Test
    void aFormOfCurlIsJson() {
        HttpResponse<String> answer = api.send(api.request("/api/generate")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(
                        "{\"model\":\"%s\",\"prompt\":\"count to 3\",\"stream\":false}".formatted(AGX0_MODEL))));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(Api.json(answer).get("response").asText()).isEqualTo("(simulated answer) 1 2 3");
    }

    @Test
    void aToolIsCalledWithAnObject() {
        JsonNode answer = answer(
                "/api/chat",
                ollama(
                        AGX0_MODEL,
                        "use the tool",
                        ",\"stream\":false,\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"weather\",\"parameters\":{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}}}}}]"));
        assertThat(answer.at("/message/tool_calls/0/function/name").asText()).isEqualTo("weather");
        assertThat(answer.at("/message/tool_calls/0/function/arguments").isObject())
                .isTrue();
    }

    @Test
    void thoughtsAreTold() {
        JsonNode answer = answer("/api/chat", ollama("qwen3:14b", "count to 3", ",\"stream\":false,\"think\":true"));
        assertThat(answer.at("/message/thinking").asText()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/chat", "/api/generate"})
    void withoutAWordTheNodeLoadsTheModel(String path) {
        String model = path.endsWith("chat") ? "phi4" : "llama3.1:8b";
        JsonNode answer = answer(path, "{\"model\":\"" + model + "\"}");
        assertThat(answer.get("done_reason").asText()).isEqualTo("load");
        assertThat(answer.get("done").asBoolean()).isTrue();
        await().atMost(SOON).until(() -> names("/api/ps").contains(model.contains(":") ? model : model + ":latest"));
    }

    @Test
    void nobodyUnloadsAModel() {
        HttpResponse<String> answer = api.post("/api/generate", "{\"model\":\"mistral\",\"keep_alive\":0}");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Api.json(answer).get("error").asText()).contains("keep_alive");
    }

    @ParameterizedTest
    @EnumSource(
            value = FaultKind.class,
            names = {"STALL", "CUT", "NO_END_MARKER", "ERROR_MID_STREAM", "RESET_MID_STREAM"})
    void aStreamThatBreaksEndsWithAnErrorAndABrokenConnection(FaultKind kind) {
        breakOff(kind);
        String answer;
        try (Wire wire = new Wire(gateway)) {
            answer = wire.post("/api/chat", ollama(AGX0_MODEL, "count to 50", ""))
                    .readAll();
        }
        assertThat(answer).startsWith("HTTP/1.1 200 ").contains("\n{\"error\":\"Node agx0: ");
        assertThat(answer).doesNotContain("\"done\":true");
        assertThat(answer).as("a clean end of the chunks").doesNotEndWith("\r\n0\r\n\r\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            {"model":"nobody-has-it","messages":[{"role":"user","content":"Hi"}]} | 404 | No node has a model
            {"messages":[{"role":"user","content":"Hi"}]}                         | 400 | 'model' is missing
            {"model":                                                             | 400 | not valid JSON
            """)
    void aRefusalIsOneSentence(String body, int status, String error) {
        HttpResponse<String> answer = api.post("/api/chat", body);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(Api.json(answer).get("error").asText()).contains(error);
    }

    @Test
    void aPathOrMethodThatIsNotThereIsAnErrorToo() {
        assertThat(Api.json(api.post("/api/nothing", "{}")).get("error").asText())
                .contains("/api/nothing");
        assertThat(api.get("/api/chat").statusCode()).isEqualTo(405);
        assertThat(Api.json(api.get("/api/chat")).get("error").isTextual()).isTrue();
    }

    @Test
    void clientsThatLookForAnOllamaFindOne() {
        HttpResponse<String> answer = api.withKey(null).get("/");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("Ollama is running");
        for (String path : List.of("/", "/api/tags", "/api/version")) {
            HttpResponse<String> head = api.send(api.request(path).method("HEAD", BodyPublishers.noBody()));
            assertThat(head.statusCode()).as(path).isEqualTo(200);
            assertThat(head.body()).isEmpty();
        }
        assertThat(Api.json(api.get("/api/version")).get("version").asText()).isEqualTo("0.33.0");
    }

    @Test
    void everyModelIsListedOnce() {
        assertThat(names("/api/tags"))
                .doesNotHaveDuplicates()
                .contains("mistral:latest", "llama3.2:1b", "tinyllama:latest");
        JsonNode first = Api.json(api.get("/api/tags")).at("/models/0");
        assertThat(first.get("digest").asText()).isNotBlank();
        assertThat(first.at("/details/family").asText()).isNotBlank();
        assertThat(first.get("size").asLong()).isPositive();
        assertThat(first.get("modified_at").asText()).isNotBlank();
    }

    @Test
    void aLoadedModelIsListed() {
        answer("/api/chat", ollama(SHARED_MODEL, "Hi", ",\"stream\":false"));
        await().atMost(SOON).until(() -> names("/api/ps").contains(SHARED_MODEL));
        assertThat(names("/api/ps")).doesNotHaveDuplicates();
        JsonNode loaded = Api.json(api.get("/api/ps")).at("/models/0");
        assertThat(loaded.get("size_vram").asLong()).isPositive();
        assertThat(loaded.get("expires_at").asText()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"model\":\"mistral\"}", "{\"name\":\"mistral:latest\"}"})
    void aModelIsShownByANodeThatHasIt(String body) {
        JsonNode shown = answer("/api/show", body);
        assertThat(shown.at("/details/family").asText()).isEqualTo("llama");
        assertThat(shown.get("capabilities")).isNotEmpty();
        assertThat(shown.get("model_info")).isNotEmpty();
        assertThat(shown.has("modelfile")).isFalse();
    }

    @Test
    void nobodyShowsAModelThatIsNotThere() {
        assertThat(api.post("/api/show", "{\"model\":\"nobody-has-it\"}").statusCode())
                .isEqualTo(404);
        assertThat(api.post("/api/show", "{}").statusCode()).isEqualTo(400);
    }

    @Test
    void anotherNodeShowsWhatTheFirstOneCannot() {
        Cluster.node("agx0").refuse();
        assertThat(answer("/api/show", "{\"model\":\"" + SHARED_MODEL + "\"}").has("details"))
                .isTrue();
    }

    private List<String> names(String path) {
        return Api.json(api.get(path)).get("models").findValuesAsText("name");
    }

    private JsonNode answer(String path, String body) {
        HttpResponse<String> answer = api.post(path, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Api.json(answer);
    }

    private static String ollama(String model, String content, String more) {
        return "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]%s}"
                .formatted(model, content, more);
    }
}
