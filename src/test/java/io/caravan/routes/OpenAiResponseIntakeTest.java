package io.caravan.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.cluster.Api;
import io.caravan.cluster.Cluster;
import io.caravan.cluster.OnCluster;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Cluster.class)
class OpenAiResponseIntakeTest extends OnCluster {

    private static final String PATH = "/v1/responses";
    private static final String THINKER = "qwen3:14b";

    @Test
    void thoughtsAndAnswerAreItems() {
        HttpResponse<String> answer = api.post(
                PATH,
                "{\"model\":\"%s\",\"input\":\"count to 3\",\"reasoning\":{\"effort\":\"low\"},\"metadata\":{\"a\":\"b\"}}"
                        .formatted(THINKER));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode response = Api.json(answer);
        assertThat(response.at("/output/0/type").asText()).isEqualTo("reasoning");
        assertThat(response.at("/output/0/summary/0/text").asText()).isNotBlank();
        assertThat(response.at("/output/1/content/0/text").asText()).isEqualTo("(simulated answer) 1 2 3");
        assertThat(response.at("/metadata/a").asText()).isEqualTo("b");
        assertThat(response.at("/reasoning/effort").asText()).isEqualTo("low");
    }

    @Test
    void thoughtsAreStreamedBeforeTheAnswer() {
        List<String> events;
        try (Stream<String> lines = api.stream(
                        PATH,
                        "{\"model\":\"%s\",\"input\":\"count to 3\",\"reasoning\":{\"effort\":\"low\"},\"stream\":true}"
                                .formatted(THINKER))
                .body()) {
            events = lines.filter(line -> line.startsWith("event: "))
                    .map(line -> line.substring(7))
                    .distinct()
                    .toList();
        }
        assertThat(events)
                .containsSubsequence(
                        "response.created",
                        "response.reasoning_summary_text.delta",
                        "response.reasoning_summary_text.done",
                        "response.output_text.delta",
                        "response.completed");
    }

    @Test
    void anInputThatIsTooLongIsCutOnlyIfItMayBe() {
        String words = "word ".repeat(40_000);
        HttpResponse<String> refused =
                api.post(PATH, "{\"model\":\"%s\",\"input\":\"%s\"}".formatted(AGX0_MODEL, words));
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(Api.json(refused).at("/error/code").asText()).isEqualTo("context_length_exceeded");
        String turns = "{\"role\":\"user\",\"content\":\"%s\"},{\"role\":\"user\",\"content\":\"count to 3\"}"
                .formatted(words);
        HttpResponse<String> cut = api.post(
                PATH, "{\"model\":\"%s\",\"input\":[%s],\"truncation\":\"auto\"}".formatted(AGX0_MODEL, turns));
        assertThat(cut.statusCode()).as(cut.body()).isEqualTo(200);
    }
}
