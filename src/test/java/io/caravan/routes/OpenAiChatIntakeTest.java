package io.caravan.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.cluster.Api;
import io.caravan.cluster.Cluster;
import io.caravan.cluster.OnCluster;
import io.caravan.cluster.Wire;
import io.caravan.embedded.simulator.Fault;
import io.caravan.embedded.simulator.FaultKind;
import io.caravan.embedded.simulator.SimulatedNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(Cluster.class)
class OpenAiChatIntakeTest extends OnCluster {

    private static final String PATH = "/v1/chat/completions";

    @Test
    void aChatIsAnsweredAndStored() {
        String request = freshRequestId();
        HttpResponse<String> answer = api.send(api.request(PATH)
                .header("X-Request-Id", request)
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(openAi(AGX0_MODEL, "count to 5", ""))));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode completion = Api.json(answer);
        assertThat(completion.at("/choices/0/message/content").asText()).isEqualTo("(simulated answer) 1 2 3 4 5");
        assertThat(completion.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        assertThat(completion.get("model").asText()).isEqualTo("mistral");
        assertThat(completion.at("/usage/completion_tokens").asInt()).isPositive();
        assertThat(answer.headers().firstValue("X-Caravan-Node")).hasValue("agx0");
        assertThat(storedStatus(request)).isEqualTo("completed");
    }

    @Test
    void aStreamEndsWithItsReasonItsUsageAndDone() {
        List<String> events = events(
                openAi(AGX0_MODEL, "count to 5", ",\"stream\":true,\"stream_options\":{\"include_usage\":true}"));
        assertThat(events.getLast()).isEqualTo("[DONE]");
        JsonNode usage = Api.json(events.get(events.size() - 2));
        assertThat(usage.get("choices")).isEmpty();
        assertThat(usage.at("/usage/total_tokens").asInt()).isPositive();
        JsonNode finish = Api.json(events.get(events.size() - 3));
        assertThat(finish.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        assertThat(content(events)).isEqualTo("(simulated answer) 1 2 3 4 5");
        assertThat(events.stream().filter(event -> event.contains("\"role\"")).count())
                .isEqualTo(1);
    }

    @Test
    void tokensLeaveAsTheyCome() {
        SimulatedNode agx0 = Cluster.node("agx0");
        agx0.setTokensPerSecond(20);
        try (Wire wire = new Wire(gateway)) {
            wire.post(PATH, openAi(AGX0_MODEL, "count to 5000", ",\"stream\":true"));
            for (int number = 1; number <= 5; number++) {
                wire.readUntil("\"content\":\" " + number + "\"");
                assertThat(agx0.state().inFlight())
                        .as("answers that the node has not ended")
                        .isPositive();
            }
        }
    }

    @Test
    void aToolIsCalledAndItsResultUnderstood() {
        String tools = ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"weather\",\"parameters\":"
                + "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}}}}}]";
        JsonNode message = answer(openAi(AGX0_MODEL, "use the tool", tools)).at("/choices/0/message");
        JsonNode call = message.at("/tool_calls/0");
        assertThat(message.get("content").isNull()).isTrue();
        assertThat(call.get("type").asText()).isEqualTo("function");
        assertThat(Api.json(call.at("/function/arguments").asText()).has("city"))
                .isTrue();
        String more =
                "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"use the tool\"},%s,{\"role\":\"tool\",\"tool_call_id\":\"%s\",\"content\":\"21\"}]}"
                        .formatted(AGX0_MODEL, message, call.get("id").asText());
        assertThat(answer(more).at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        JsonNode asked =
                Api.json(Cluster.node("agx0").state().requests().getLast().body());
        assertThat(asked.at("/messages/2/tool_name").asText()).isEqualTo("weather");
        assertThat(asked.at("/messages/1/tool_calls/0/function/arguments").isObject())
                .isTrue();
    }

    @Test
    void aSchemaIsKept() {
        JsonNode answer = answer(
                openAi(
                        AGX0_MODEL,
                        "Anything",
                        ",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"a\",\"schema\":{\"type\":\"object\",\"properties\":{\"age\":{\"type\":\"integer\"}},\"required\":[\"age\"]}}}"));
        assertThat(Api.json(answer.at("/choices/0/message/content").asText())
                        .get("age")
                        .isInt())
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = FaultKind.class,
            names = {"STALL", "CUT", "NO_END_MARKER", "ERROR_MID_STREAM", "RESET_MID_STREAM"})
    void aStreamThatBreaksEndsWithAnErrorAndABrokenConnection(FaultKind kind) {
        breakOff(kind);
        String answer;
        try (Wire wire = new Wire(gateway)) {
            answer = wire.post(PATH, openAi(AGX0_MODEL, "count to 50", ",\"stream\":true"))
                    .readAll();
        }
        assertThat(answer).startsWith("HTTP/1.1 200 ").contains("data: {\"error\":{\"message\":\"Node agx0: ");
        assertThat(answer).doesNotContain("[DONE]", "\"finish_reason\":\"");
        assertThat(answer).as("a clean end of the chunks").doesNotEndWith("\r\n0\r\n\r\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"model":"nobody-has-it","messages":[{"role":"user","content":"Hi"}]} | 404 | not_found_error       | model | model_not_found
            {"messages":[{"role":"user","content":"Hi"}]}                         | 400 | invalid_request_error | model | bad_request
            {"model":                                                             | 400 | invalid_request_error |       | bad_request
            {"model":"mistral","messages":[{"role":"user","content":"Hi"}],"n":2} | 400 | invalid_request_error | n     | bad_request
            """)
    void aRefusalIsOpenAisErrorObject(String body, int status, String type, String param, String code) {
        HttpResponse<String> answer = api.post(PATH, body);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        JsonNode error = Api.json(answer).get("error");
        assertThat(error.get("type").asText()).isEqualTo(type);
        assertThat(error.get("param").asText(null)).isEqualTo(param);
        assertThat(error.get("code").asText()).isEqualTo(code);
        assertThat(error.get("message").asText()).isNotBlank();
    }

    @Test
    void aStrangerIsToldSo() {
        HttpResponse<String> answer = api.withKey("sk-wrong").post(PATH, openAi(AGX0_MODEL, "Hi", ""));
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(Api.json(answer).at("/error/code").asText()).isEqualTo("invalid_api_key");
    }

    @Test
    void aPathThatIsNotThereIsAnErrorToo() {
        HttpResponse<String> answer = api.post("/v1/nothing", "{}");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(Api.json(answer).at("/error/type").asText()).isEqualTo("not_found_error");
        assertThat(Api.json(api.get(PATH)).at("/error/type").asText()).isEqualTo("invalid_request_error");
    }

    @Test
    void anOfferOfAnotherProtocolIsIgnored() {
        try (Wire wire = new Wire(gateway)) {
            String answer = wire.post(
                            PATH,
                            openAi(AGX0_MODEL, "count to 3", ""),
                            "Connection: Upgrade, HTTP2-Settings",
                            "Upgrade: h2c",
                            "HTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA")
                    .readUntil("total_tokens");
            assertThat(answer).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void modelsAreListedOnceEach() {
        JsonNode list = Api.json(api.get("/v1/models"));
        assertThat(list.get("object").asText()).isEqualTo("list");
        assertThat(list.get("data"))
                .extracting(model -> model.get("id").asText())
                .doesNotHaveDuplicates()
                .contains("mistral", "llama3.2:1b", "tinyllama");
        assertThat(list.get("data")).allSatisfy(model -> {
            assertThat(model.get("object").asText()).isEqualTo("model");
            assertThat(model.get("created").asLong()).isGreaterThan(1_700_000_000);
            assertThat(model.get("owned_by").asText()).isNotBlank();
        });
    }

    @Test
    void anotherNameIsAsGoodAndTheAnswerNamesTheModel() {
        assertThat(answer(openAi("gpt-4o-mini", "Hi", "")).get("model").asText())
                .isEqualTo("mistral");
        assertThat(Api.json(api.get("/v1/models")).get("data"))
                .extracting(model -> model.get("id").asText())
                .contains("gpt-4o-mini");
        assertThat(Api.json(api.get("/v1/models/gpt-4o-mini")).get("id").asText())
                .isEqualTo("gpt-4o-mini");
        JsonNode tags = Api.json(api.get("/api/tags")).get("models");
        assertThat(tags)
                .filteredOn(tag -> tag.get("name").asText().equals("gpt-4o-mini:latest"))
                .singleElement()
                .satisfies(tag -> assertThat(tag.at("/details/family").asText()).isEqualTo("llama"));
        assertThat(api.post("/api/show", "{\"model\":\"gpt-4o-mini:latest\"}").statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"MISTRAL", "library/mistral", "registry.ollama.ai/library/Mistral:latest"})
    void aModelIsFoundByAnyNameThatAnOllamaKnowsItBy(String name) {
        assertThat(answer(openAi(name, "Hi", "")).get("model").asText()).isEqualTo("mistral");
    }

    @Test
    void anAnswerThatIsNoJsonAfterAFailoverIsNotPassedOn() {
        warm(DUO_MODEL, "agx0", "orin0");
        Cluster.node("agx0").fail(Fault.of(FaultKind.CUT).onModel(DUO_MODEL).afterTokens(2));
        Cluster.node("orin0")
                .fail(Fault.of(FaultKind.OTHER_ANSWER).onModel(DUO_MODEL).afterTokens(3));
        String body = openAi(DUO_MODEL, "count to 50", ",\"response_format\":{\"type\":\"json_object\"}");
        HttpResponse<String> answer = Stream.generate(() -> api.post(PATH, body))
                .limit(12)
                .filter(any -> any.headers().firstValue("X-Caravan-Attempts").equals(Optional.of("2")))
                .findFirst()
                .orElseThrow();
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(Api.json(answer).at("/error/message").asText()).contains("agx0 cut", "no JSON");
    }

    @Test
    void aBodyThatIsPackedIsRefusedByTheNameOfItsHeader() {
        HttpResponse<String> answer = api.send(api.request(PATH)
                .header("Content-Encoding", "gzip")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofByteArray(new byte[] {31, -117, 8})));
        assertThat(answer.statusCode()).isEqualTo(415);
        assertThat(Api.json(answer).at("/error/message").asText()).contains("Content-Encoding");
        HttpResponse<String> plain = api.send(api.request(PATH)
                .header("Content-Encoding", "identity")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(openAi(AGX0_MODEL, "Hi", ""))));
        assertThat(plain.statusCode()).isEqualTo(200);
    }

    @Test
    void promptsStayInTheHouse() {
        HttpResponse<String> answer = api.post(PATH, openAi("gpt-oss:120b-cloud", "Hi", ""));
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(Api.json(answer).at("/error/param").asText()).isEqualTo("model");
        assertThat(api.post("/api/show", "{\"model\":\"glm:cloud\"}").statusCode())
                .isEqualTo(403);
    }

    @Test
    void oneModelIsFoundByItsNameWithOrWithoutTag() {
        assertThat(Api.json(api.get("/v1/models/mistral")).get("id").asText()).isEqualTo("mistral");
        assertThat(Api.json(api.get("/v1/models/mistral:latest")).get("id").asText())
                .isEqualTo("mistral");
        assertThat(api.get("/v1/models/nobody-has-it").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody/has-it", "nobody%2Fhas-it"})
    void aNameWithASlashIsOneNameHoweverItIsWritten(String name) {
        HttpResponse<String> answer = api.get("/v1/models/" + name);
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(Api.json(answer).at("/error/message").asText()).contains("'nobody/has-it'");
    }

    private JsonNode answer(String body) {
        HttpResponse<String> answer = api.post(PATH, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Api.json(answer);
    }

    private List<String> events(String body) {
        try (Stream<String> lines = api.stream(PATH, body).body()) {
            return lines.filter(line -> line.startsWith("data: "))
                    .map(line -> line.substring(6))
                    .toList();
        }
    }

    private static String content(List<String> events) {
        StringBuilder content = new StringBuilder();
        events.stream()
                .filter(event -> event.startsWith("{"))
                .forEach(event -> content.append(
                        Api.json(event).at("/choices/0/delta/content").asText("")));
        return content.toString();
    }

    private static String openAi(String model, String content, String more) {
        return "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]%s}"
                .formatted(model, content, more);
    }
}
