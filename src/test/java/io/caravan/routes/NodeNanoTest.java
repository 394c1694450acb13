package io.caravan.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.cluster.Api;
import io.caravan.cluster.Cluster;
import io.caravan.cluster.OnCluster;
import io.caravan.cluster.Wire;
import io.caravan.embedded.simulator.Fault;
import io.caravan.embedded.simulator.FaultKind;
import io.caravan.embedded.simulator.SeenRequest;
import io.caravan.inference.NodeKind;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The nano is a llama.cpp server, and nobody who asks for its model needs to know. */
@QuarkusTest
@QuarkusTestResource(Cluster.class)
class NodeNanoTest extends OnCluster {

    /** The nano alone has it, and lists it as {@code tinyllama}. */
    private static final String MODEL = "tinyllama";

    private static final String TOOLS =
            ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"weather\",\"parameters\":{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}}}}}]";

    @Test
    void aChatIsAnsweredWholeAndStored() {
        String request = freshRequestId();
        HttpResponse<String> answer = api.send(api.request("/api/v1/chat")
                .header("X-Request-Id", request)
                .POST(BodyPublishers.ofString(chat(MODEL, "count to 5"))));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode body = Api.json(answer);
        assertThat(body.at("/message/content").asText()).isEqualTo("(simulated answer) 1 2 3 4 5");
        assertThat(body.get("finish_reason").asText()).isEqualTo("stop");
        assertThat(body.at("/usage/completion_tokens").asInt()).isEqualTo(10);
        assertThat(answer.headers().firstValue("X-Caravan-Node")).hasValue("nano");
        assertThat(storedStatus(request)).isEqualTo("completed");
    }

    @Test
    void aChatIsStreamed() {
        HttpResponse<String> answer = api.post("/v1/chat/completions", openAi("count to 5", ",\"stream\":true"));
        assertThat(answer.body()).contains("\"content\":\" 5\"").contains("\"finish_reason\":\"stop\"");
        assertThat(answer.body()).endsWith("data: [DONE]\n\n");
    }

    @Test
    void theModelIsAskedForByTheNameThatTheNodeLists() {
        answered(chat("tinyllama:latest", "Hi"));
        SeenRequest last = Cluster.node("nano").state().requests().getLast();
        assertThat(last.path()).isEqualTo("/v1/chat/completions");
        assertThat(Api.json(last.body()).get("model").asText()).isEqualTo("tinyllama");
    }

    @Test
    void aToolIsCalledInEveryDialect() {
        JsonNode openAi = Api.json(api.post("/v1/chat/completions", openAi("use the tool", TOOLS)));
        assertThat(openAi.at("/choices/0/message/tool_calls/0/function/arguments")
                        .isTextual())
                .as(openAi.toString())
                .isTrue();
        assertThat(openAi.at("/choices/0/finish_reason").asText()).isEqualTo("tool_calls");
        JsonNode ollama = Api.json(api.post("/api/chat", openAi("use the tool", TOOLS + ",\"stream\":false")));
        assertThat(ollama.at("/message/tool_calls/0/function/arguments").isObject())
                .as(ollama.toString())
                .isTrue();
    }

    @Test
    void textsHaveVectors() {
        JsonNode answer =
                Api.json(api.post("/v1/embeddings", "{\"model\":\"%s\",\"input\":[\"a\",\"b\"]}".formatted(MODEL)));
        assertThat(answer.get("data")).as(answer.toString()).hasSize(2);
        assertThat(answer.at("/data/0/embedding")).hasSize(2048);
        assertThat(answer.at("/data/0/embedding")).isNotEqualTo(answer.at("/data/1/embedding"));
    }

    @Test
    void aCallerWhoHangsUpStopsTheNode() {
        Cluster.node("nano").setTokensPerSecond(20);
        long before = Cluster.node("nano").state().cancelled();
        try (Wire wire = new Wire(gateway)) {
            wire.post("/api/v1/chat", streamed(MODEL, "count to 5000")).readUntil("event: delta");
        }
        await().atMost(SOON).until(() -> Cluster.node("nano").state().cancelled() == before + 1);
        assertThat(Cluster.node("nano").state().inFlight()).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            value = FaultKind.class,
            names = {"CUT", "NO_END_MARKER", "ERROR_MID_STREAM", "RESET_MID_STREAM"})
    void aStreamThatBreaksIsNeverTakenForWhole(FaultKind kind) {
        Cluster.node("nano").setTokensPerSecond(200);
        Cluster.node("nano").fail(Fault.of(kind).afterTokens(20));
        String answer;
        try (Wire wire = new Wire(gateway)) {
            answer = wire.post("/v1/chat/completions", openAi("count to 50", ",\"stream\":true"))
                    .readAll();
        }
        assertThat(answer).contains("data: {\"error\":").doesNotContain("[DONE]");
        assertThat(answer).as("a clean end of the chunks").doesNotEndWith("\r\n0\r\n\r\n");
    }

    @Test
    void aMalformedChunkCostsNothing() {
        Cluster.node("nano").fail(Fault.of(FaultKind.MALFORMED_CHUNK).afterTokens(3));
        JsonNode answer = answered(chat(MODEL, "count to 5"));
        assertThat(answer.at("/message/content").asText()).isEqualTo("(simulated answer) 1 2 3 4 5");
    }

    @Test
    void whatTheNodeSaysIsTheCallersError() {
        HttpResponse<String> answer = api.post("/api/v1/chat", chat(MODEL, "word ".repeat(3_000)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains("exceeds the available context size");
    }

    @Test
    void itIsListedInOllamasWordsToo() {
        JsonNode tag = find(Api.json(api.get("/api/tags")).get("models"), "tinyllama:latest");
        assertThat(tag.get("digest").asText()).isNotBlank();
        assertThat(tag.get("size").asLong()).isPositive();
        assertThat(find(Api.json(api.get("/api/ps")).get("models"), "tinyllama:latest")
                        .get("context_length")
                        .asInt())
                .isEqualTo(2048);
        JsonNode shown = Api.json(api.post("/api/show", "{\"model\":\"tinyllama\"}"));
        assertThat(shown.at("/model_info/unknown.context_length").asInt()).isEqualTo(2048);
        assertThat(Api.json(api.get("/api/version")).get("version").asText()).isEqualTo("0.33.0");
    }

    @Test
    void loadingItMakesItAnswer() {
        HttpResponse<String> answer = api.post("/api/chat", "{\"model\":\"tinyllama\",\"messages\":[]}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(Api.json(answer).get("done_reason").asText()).isEqualTo("load");
    }

    @Test
    void whatFitsIntoAModelAndWhatItCanDoIsKnownBeforeItIsAsked() {
        await().atMost(SOON).untilAsserted(() -> {
            JsonNode models = Api.json(api.get("/api/v1/models")).get("models");
            assertThat(find(models, "tinyllama").path("context_length").asInt()).isEqualTo(2048);
            assertThat(find(models, "llama3.2").path("context_length").asInt()).isEqualTo(131072);
            assertThat(find(models, "llama3.2:1b").path("context_length").asInt())
                    .as("orin0 has it too, and has no memory for more")
                    .isEqualTo(4096);
            assertThat(find(models, "llama3.2:1b").get("capabilities"))
                    .extracting(JsonNode::asText)
                    .containsExactly("completion", "tools");
            assertThat(models)
                    .allSatisfy(model -> assertThat(model.has("context_length")).isTrue());
        });
        assertThat(nodes.named("nano").orElseThrow().server().kind()).isEqualTo(NodeKind.OPENAI);
    }

    private static JsonNode find(JsonNode all, String name) {
        for (JsonNode one : all) {
            if (one.get("name").asText().equals(name)) {
                return one;
            }
        }
        throw new AssertionError("no " + name + " in " + all);
    }

    private static String openAi(String content, String more) {
        return "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]%s}"
                .formatted(MODEL, content, more);
    }
}
