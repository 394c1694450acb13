package io.caravan.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.cluster.Cluster;
import io.caravan.cluster.OnCluster;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the decoders let pass, everything behind them can take: no request makes the gateway itself fail. */
@QuarkusTest
@QuarkusTestResource(Cluster.class)
class DamagedRequestsTest extends OnCluster {

    private static final int REQUESTS = 60;

    @ParameterizedTest
    @CsvSource({
        "/api/v1/chat, api.ChatDecoderFuzzTest",
        "/v1/chat/completions, api.openai.ChatCompletionDecoderFuzzTest",
        "/v1/completions, api.openai.CompletionDecoderFuzzTest",
        "/v1/responses, api.openai.ResponseDecoderFuzzTest",
        "/v1/embeddings, api.openai.OpenAiEmbeddingFuzzTest",
        "/api/chat, api.ollama.OllamaChatFuzzTest",
        "/api/generate, api.ollama.OllamaGenerateFuzzTest",
        "/api/embed, api.ollama.OllamaEmbedFuzzTest",
        "/api/embeddings, api.ollama.OllamaEmbeddingsFuzzTest",
        "/api/show, api.ollama.OllamaShowFuzzTest"
    })
    void noRequestMakesTheGatewayFail(String path, String test) {
        Damage damage = new Damage(KeptInputs.of("io.caravan." + test));
        for (int i = 0; i < REQUESTS; i++) {
            byte[] body = damage.next();
            HttpResponse<String> answer = api.send(api.request(path).POST(BodyPublishers.ofByteArray(body)));
            assertThat(answer.statusCode())
                    .as("%s to %s", answer.body(), KeptInputs.shown(body))
                    .isNotEqualTo(500)
                    .isBetween(200, 504);
        }
    }
}
