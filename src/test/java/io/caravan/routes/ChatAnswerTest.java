package io.caravan.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.cluster.Cluster;
import io.caravan.cluster.OnCluster;
import io.caravan.cluster.Wire;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Over HTTP/1.0 an answer ends where the connection does, and so does one that broke off. */
@QuarkusTest
@QuarkusTestResource(Cluster.class)
class ChatAnswerTest extends OnCluster {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /api/v1/chat         | {"model":"mistral","stream":true,"message":"Hi"}                               | "field":"stream"
            /v1/chat/completions | {"model":"mistral","stream":true,"messages":[{"role":"user","content":"Hi"}]} | "param":"stream"
            /v1/completions      | {"model":"mistral","stream":true,"prompt":"Hi"}                                | "param":"stream"
            /v1/responses        | {"model":"mistral","stream":true,"input":"Hi"}                                 | "param":"stream"
            /api/chat            | {"model":"mistral","messages":[{"role":"user","content":"Hi"}]}               | {"error":"A stream needs
            /api/generate        | {"model":"mistral","prompt":"Hi"}                                              | {"error":"A stream needs
            """)
    void aStreamIsRefusedOverHttp10BeforeAnyNodeIsAsked(String path, String body, String words) {
        long started = Cluster.node("agx0").state().started();
        try (Wire wire = new Wire(gateway)) {
            String answer = wire.postOverHttp10(path, body).readAll();
            assertThat(answer)
                    .startsWith("HTTP/1.0 426 ")
                    .containsIgnoringCase("upgrade: HTTP/1.1")
                    .contains(words, "proxy_http_version 1.1");
        }
        assertThat(Cluster.node("agx0").state().started()).isEqualTo(started);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /api/v1/chat         | {"model":"mistral","message":"count to 5"}
            /v1/chat/completions | {"model":"mistral","messages":[{"role":"user","content":"count to 5"}]}
            /api/chat            | {"model":"mistral","stream":false,"messages":[{"role":"user","content":"count to 5"}]}
            """)
    void anAnswerThatIsNotStreamedIsGivenOverHttp10(String path, String body) {
        try (Wire wire = new Wire(gateway)) {
            assertThat(wire.postOverHttp10(path, body).readAll())
                    .startsWith("HTTP/1.0 200 ")
                    .contains("1 2 3 4 5");
        }
    }
}
