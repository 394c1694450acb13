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
import io.caravan.embedded.simulator.NodeState;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(Cluster.class)
class WholeAnswerTest extends OnCluster {

    private static final String EMBEDDER = "nomic-embed-text";

    @Test
    void ollamaHasAVectorForEachText() {
        JsonNode answer = answer("/api/embed", "{\"model\":\"%s\",\"input\":[\"one\",\"two\"]}".formatted(EMBEDDER));
        assertThat(answer.get("model").asText()).isEqualTo(EMBEDDER);
        assertThat(answer.get("embeddings")).hasSize(2);
        assertThat(answer.at("/embeddings/0")).hasSize(768);
        assertThat(answer.at("/embeddings/0")).isNotEqualTo(answer.at("/embeddings/1"));
        assertThat(answer.get("prompt_eval_count").asInt()).isPositive();
        assertThat(answer.get("total_duration").asLong()).isPositive();
    }

    @Test
    void ollamasOlderPathHasOneVector() {
        JsonNode older = answer("/api/embeddings", "{\"model\":\"%s\",\"prompt\":\"one\"}".formatted(EMBEDDER));
        JsonNode newer = answer("/api/embed", "{\"model\":\"%s\",\"input\":\"one\"}".formatted(EMBEDDER));
        assertThat(older.get("embedding")).isEqualTo(newer.at("/embeddings/0"));
    }

    @Test
    void aVectorHasAsManyNumbersAsAsked() {
        assertThat(answer("/api/embed", "{\"model\":\"%s\",\"input\":\"one\",\"dimensions\":8}".formatted(EMBEDDER))
                        .at("/embeddings/0"))
                .hasSize(8);
        assertThat(answer("/v1/embeddings", "{\"model\":\"%s\",\"input\":\"one\",\"dimensions\":8}".formatted(EMBEDDER))
                        .at("/data/0/embedding"))
                .hasSize(8);
    }

    @ParameterizedTest
    @CsvSource({"/api/embed, /error", "/v1/embeddings, /error/message"})
    void moreNumbersThanTheModelHasAreRefusedByName(String path, String message) {
        HttpResponse<String> answer =
                api.post(path, "{\"model\":\"%s\",\"input\":\"one\",\"dimensions\":99999}".formatted(EMBEDDER));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(Api.json(answer).at(message).asText()).contains("768", "'dimensions'");
    }

    @Test
    void openAiHasTheSameVectorAsNumbersAndAsBase64() {
        JsonNode numbers =
                answer("/v1/embeddings", "{\"model\":\"%s\",\"input\":[\"one\",\"two\"]}".formatted(EMBEDDER));
        JsonNode base64 = answer(
                "/v1/embeddings",
                "{\"model\":\"%s\",\"input\":\"two\",\"encoding_format\":\"base64\"}".formatted(EMBEDDER));
        assertThat(numbers.get("object").asText()).isEqualTo("list");
        assertThat(numbers.at("/data/1/index").asInt()).isEqualTo(1);
        assertThat(numbers.at("/data/1/object").asText()).isEqualTo("embedding");
        assertThat(numbers.at("/usage/total_tokens").asInt()).isPositive();
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder()
                        .decode(base64.at("/data/0/embedding").asText()))
                .order(ByteOrder.LITTLE_ENDIAN);
        for (JsonNode number : numbers.at("/data/1/embedding")) {
            assertThat(bytes.getFloat()).isEqualTo(number.floatValue());
        }
        assertThat(bytes.hasRemaining()).isFalse();
    }

    @Test
    void theAnswerNamesWhoReallyAnswered() {
        HttpResponse<String> answer =
                api.post("/v1/embeddings", "{\"model\":\"%s\",\"input\":\"one\"}".formatted(EMBEDDER));
        assertThat(answer.headers().firstValue("X-Caravan-Node")).hasValue("agx0");
        assertThat(answer.headers().firstValue("X-Caravan-Model")).hasValue(EMBEDDER);
        assertThat(answer.headers().firstValue("X-Caravan-Attempts")).hasValue("1");
    }

    @Test
    void anotherNodeAnswersWhereTheFirstOneFails() {
        Cluster.node("agx0").fail(Fault.of(FaultKind.UNAVAILABLE).onModel(SHARED_MODEL));
        for (int i = 0; i < 3; i++) {
            HttpResponse<String> answer =
                    api.post("/api/embed", "{\"model\":\"%s\",\"input\":\"one\"}".formatted(SHARED_MODEL));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(answer.headers().firstValue("X-Caravan-Node")).hasValue("orin0");
        }
    }

    @Test
    void whoeverHangsUpStopsTheNode() {
        Cluster.node("agx0").fail(Fault.hangModel(EMBEDDER));
        NodeState before = Cluster.node("agx0").state();
        try (Wire wire = new Wire(gateway)) {
            wire.post("/api/embed", "{\"model\":\"%s\",\"input\":\"one\"}".formatted(EMBEDDER));
            await().atMost(SOON).until(() -> Cluster.node("agx0").state().started() == before.started() + 1);
        }
        await().atMost(Duration.ofSeconds(1))
                .until(() -> Cluster.node("agx0").state().cancelled() == before.cancelled() + 1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /v1/embeddings  | {"model":"nomic-embed-text"}                                         | 400 | 'input'
            /v1/embeddings  | {"model":"nomic-embed-text","input":[]}                              | 400 | 'input'
            /v1/embeddings  | {"model":"nomic-embed-text","input":[1,2]}                           | 400 | 'input'
            /v1/embeddings  | {"model":"nomic-embed-text","input":[[1,2]]}                         | 400 | 'input'
            /v1/embeddings  | {"input":"one"}                                                      | 400 | 'model'
            /v1/embeddings  | {"model":"nomic-embed-text","input":"a","encoding_format":"int8"}    | 400 | 'encoding_format'
            /v1/embeddings  | {"model":"nobody-has-it","input":"one"}                              | 404 | nobody-has-it
            /api/embed      | {"model":"nomic-embed-text"}                                         | 400 | 'input'
            /api/embed      | {"input":"one"}                                                      | 400 | 'model'
            /api/embeddings | {"model":"nomic-embed-text"}                                         | 400 | 'prompt'
            /api/embeddings | {"model":"nobody-has-it","prompt":"one"}                             | 404 | nobody-has-it
            """)
    void whatIsWrongIsNamed(String path, String body, int status, String named) {
        HttpResponse<String> answer = api.post(path, body);
        assertThat(answer.statusCode()).isEqualTo(status);
        JsonNode error = Api.json(answer).get("error");
        assertThat(path.startsWith("/v1") ? error.get("message").asText() : error.asText())
                .contains(named);
    }

    private JsonNode answer(String path, String body) {
        HttpResponse<String> answer = api.post(path, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Api.json(answer);
    }
}
