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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
        HttpResponse<Stream<String>> answer = api.stream("/api/v1/chat", "{\"message\":\"Hello\",\"stream\":true}");
        List<String> lines = answer.body().toList();
        assertThat(answer.headers().firstValue("content-type")).hasValue("text/event-stream");
        List<Event> events = Stream.of(String.join("\n", lines).split("\n\n"))
                .map(Event::parse)
                .toList();
        Event start = events.getFirst();
        Event end = events.getLast();
        List<Event> deltas = events.subList(1, events.size() - 1);
        assertThat(start.name()).isEqualTo("start");
        assertThat(deltas).hasSizeGreaterThan(10).extracting(Event::name).containsOnly("delta");
        assertThat(end.name()).isEqualTo("end");
        assertThat(end.data().at("/message/content").asText())
                .isNotEmpty()
                .isEqualTo(deltas.stream()
                        .map(delta -> delta.data().path("content").asText(""))
                        .collect(Collectors.joining()));
        String id = start.data().get("id").asText();
        assertThat(events)
                .extracting(Event::id)
                .containsExactlyElementsOf(IntStream.range(0, events.size())
                        .mapToObj(number -> id + ":" + number)
                        .toList());
    }

    /** One event: three lines and an empty one. */
    private record Event(String name, String id, JsonNode data) {

        private static final Pattern FORM = Pattern.compile("event: (\\w+)\nid: (\\S+)\ndata: (.+)\n?");

        static Event parse(String text) {
            Matcher event = FORM.matcher(text);
            assertThat(event.matches()).as(text).isTrue();
            return new Event(event.group(1), event.group(2), json(event.group(3)));
        }
    }

    private JsonNode stored(String conversation) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> api.get("/api/v1/conversations/" + conversation).statusCode() == 200);
        return json(api.get("/api/v1/conversations/" + conversation));
    }
}
