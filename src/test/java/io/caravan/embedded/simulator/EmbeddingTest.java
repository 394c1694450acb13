package io.caravan.embedded.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class EmbeddingTest extends SimulatorTest {

    @Test
    void everyInputGetsAVectorOfLengthOne() {
        JsonNode answer = caller.postJson("/api/embed", "{'model':'nomic-embed-text','input':['one','two']}");

        assertThat(answer.path("embeddings")).hasSize(2);
        assertThat(answer.at("/embeddings/0")).hasSize(768);
        assertThat(dot(answer.at("/embeddings/0"), answer.at("/embeddings/0"))).isCloseTo(1, within(0.001));
        assertThat(answer.path("prompt_eval_count").asInt()).isPositive();
        assertThat(answer.has("eval_count")).isFalse();
    }

    @Test
    void textsThatShareWordsAreNearer() {
        JsonNode answer = caller.postJson(
                "/api/embed",
                "{'model':'nomic-embed-text','input':['the red camel','the red camels','quarterly tax report']}");

        JsonNode camel = answer.at("/embeddings/0");
        assertThat(dot(camel, answer.at("/embeddings/1"))).isGreaterThan(dot(camel, answer.at("/embeddings/2")));
    }

    @Test
    void moreInputsThanFitIntoMemoryAreRefused() {
        long most = Runtime.getRuntime().maxMemory() / 128 / 768;
        String inputs = "'a',".repeat((int) most) + "'a'";
        String body = "{'model':'nomic-embed-text','input':[%s]}".formatted(inputs);

        assertThat(caller.post("/api/embed", body).statusCode()).isEqualTo(413);
        assertThat(node.state().inFlight()).isZero();
    }

    @Test
    void fewerDimensionsAreGivenIfAsked() {
        JsonNode answer = caller.postJson("/api/embed", "{'model':'nomic-embed-text','input':'one','dimensions':64}");

        assertThat(answer.at("/embeddings/0")).hasSize(64);
    }

    @Test
    void theOldPathGivesOneVector() {
        JsonNode answer = caller.postJson("/api/embeddings", "{'model':'nomic-embed-text','prompt':'one'}");

        assertThat(answer.path("embedding")).hasSize(768);
        assertThat(caller.postJson("/api/embeddings", "{'model':'nomic-embed-text'}")
                        .path("embedding"))
                .isEmpty();
    }

    @Test
    void base64HoldsTheSameNumbers() {
        String body = "{'model':'nomic-embed-text','input':'one'%s}";

        JsonNode numbers = caller.postJson("/v1/embeddings", body.formatted(""));
        JsonNode base64 = caller.postJson("/v1/embeddings", body.formatted(",'encoding_format':'base64'"));

        byte[] bytes = Base64.getDecoder().decode(base64.at("/data/0/embedding").asText());
        float first = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getFloat();
        assertThat(bytes).hasSize(768 * 4);
        assertThat(first).isEqualTo(numbers.at("/data/0/embedding/0").floatValue());
        assertThat(numbers.at("/usage/total_tokens").asInt()).isPositive();
    }

    @Test
    void anInputOfAnotherTypeIsRefused() {
        assertThat(caller.post("/api/embed", "{'model':'nomic-embed-text','input':7}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(caller.post("/v1/embeddings", "{'model':'nomic-embed-text','input':[]}")
                        .statusCode())
                .isEqualTo(400);
    }

    private static double dot(JsonNode a, JsonNode b) {
        double sum = 0;
        for (int i = 0; i < a.size(); i++) {
            sum += a.get(i).asDouble() * b.get(i).asDouble();
        }
        return sum;
    }
}
