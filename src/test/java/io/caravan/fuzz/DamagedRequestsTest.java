package io.caravan.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.cluster.Accounts;
import io.caravan.cluster.Cluster;
import io.caravan.cluster.OnCluster;
import io.caravan.store.Redis;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the decoders let pass, everything behind them can take: no request makes the gateway itself fail. */
@QuarkusTest
@QuarkusTestResource(Cluster.class)
class DamagedRequestsTest extends OnCluster {

    private static final int REQUESTS = 60;

    @Inject
    Redis redis;

    /** All tests come from one address. */
    @AfterEach
    void forgetTries() {
        redis.run(commands -> commands.del("caravan:tries:address:127.0.0.1"));
    }

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
        "/api/show, api.ollama.OllamaShowFuzzTest",
        "/api/v1/users, api.account.AccountFuzzTest",
        "/api/v1/users/administrator/keys, api.account.AccountFuzzTest",
        "/api/v1/sessions, api.account.AccountFuzzTest"
    })
    void noRequestMakesTheGatewayFail(String path, String test) {
        noRequestMakesTheGatewayFail("POST", path, test);
    }

    @Test
    void noChangeOfAUserMakesTheGatewayFail() {
        String path = "/api/v1/users/" + new Accounts(api).user("user");
        noRequestMakesTheGatewayFail("PATCH", path, "api.account.AccountFuzzTest");
    }

    private void noRequestMakesTheGatewayFail(String method, String path, String test) {
        Damage damage = new Damage(KeptInputs.of("io.caravan." + test));
        for (int i = 0; i < REQUESTS; i++) {
            byte[] body = damage.next();
            HttpResponse<String> answer = api.send(api.request(path).method(method, BodyPublishers.ofByteArray(body)));
            assertThat(answer.statusCode())
                    .as("%s to %s", answer.body(), KeptInputs.shown(body))
                    .isNotEqualTo(500)
                    .isBetween(200, 504);
        }
    }
}
