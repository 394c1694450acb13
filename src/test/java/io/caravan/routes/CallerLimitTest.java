package io.caravan.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.cluster.Cluster;
import io.caravan.cluster.OnCluster;
import io.caravan.cluster.Wire;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpResponse;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A caller may have one request under way. */
@QuarkusTest
@QuarkusTestResource(
        value = Cluster.class,
        restrictToAnnotatedClass = true,
        initArgs = @ResourceArg(name = "caravan.access.concurrent-requests", value = "1"))
class CallerLimitTest extends OnCluster {

    private static final String PICTURE = "http://localhost/a.png";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            /v1/chat/completions | {'model':'a','messages':[{'role':'user','content':[{'type':'image_url','image_url':{'url':'%s'}}]}]}
            /v1/responses        | {'model':'a','input':[{'role':'user','content':[{'type':'input_image','image_url':'%s'}]}]}
            /api/v1/chat         | {'nonsense
            /v1/completions      | {'nonsense
            /v1/embeddings       | {'nonsense
            /api/chat            | {'nonsense
            /api/generate        | {'nonsense
            /api/embed           | {'nonsense
            /api/embeddings      | {'nonsense
            /api/show            | {'nonsense
            /api/pull            | {'nonsense
            """)
    void nothingIsReadOrFetchedForWhoAsksTooMuch(String path, String body) {
        String request = body.replace('\'', '"').replace("%s", PICTURE);
        // The one before may still be ending.
        await().atMost(SOON).until(() -> api.post(path, request).statusCode() == 400);
        Cluster.node("agx0").setTokensPerSecond(20);
        try (Wire first = new Wire(gateway)) {
            first.post("/api/v1/chat", streamed(AGX0_MODEL, "count to 5000")).readUntil("event: delta");
            HttpResponse<String> refused = api.post(path, request);
            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(429);
            assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
            assertThat(refused.headers().firstValue("RateLimit-Policy")).hasValue("\"concurrent\";q=1");
            assertThat(refused.headers().firstValue("RateLimit")).hasValue("\"concurrent\";r=0");
        }
    }
}
