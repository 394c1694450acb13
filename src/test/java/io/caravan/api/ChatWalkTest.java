package io.caravan.api;

import static io.caravan.cluster.Api.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.cluster.Api;
import io.caravan.cluster.Cluster;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Cluster.class)
class ChatWalkTest {

    @TestHTTPResource("/")
    URI gateway;

    Api api;

    @BeforeEach
    void caller() {
        api = new Api(gateway, Cluster.key());
        await().atMost(Duration.ofSeconds(20))
                .until(() -> api.get("/api/v1/nodes").body().contains("\"state\":\"up\""));
    }

    @Test
    void aChatIsAnsweredAndStored() {
        HttpResponse<String> answer = api.post("/api/v1/chat", "{\"message\":\"Hello\"}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode completion = json(answer);
        assertThat(completion.at("/message/content").asText()).contains("simulated");
        assertThat(completion.at("/finish_reason").asText()).isEqualTo("stop");
        JsonNode stored = stored(completion.at("/conversation_id").asText());
        assertThat(stored.at("/messages/0/content").asText()).isEqualTo("Hello");
        assertThat(stored.at("/messages/1/content").asText())
                .isEqualTo(completion.at("/message/content").asText());
    }

    @Test
    void aStreamedChatComesInEventsAndEndsWithTheWholeAnswer() {
        HttpResponse<java.util.stream.Stream<String>> answer =
                api.stream("/api/v1/chat", "{\"message\":\"Hello\",\"stream\":true}");
        List<String> lines = answer.body().toList();
        assertThat(answer.headers().firstValue("content-type")).hasValue("text/event-stream");
        assertThat(lines).startsWith("event: start");
        assertThat(lines.stream().filter(line -> line.equals("event: delta")).count())
                .isGreaterThan(10);
        assertThat(lines).contains("event: end");
    }

    private JsonNode stored(String conversation) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> api.get("/api/v1/conversations/" + conversation).statusCode() == 200);
        return json(api.get("/api/v1/conversations/" + conversation));
    }
}
