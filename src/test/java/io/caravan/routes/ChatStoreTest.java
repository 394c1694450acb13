package io.caravan.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.cluster.Cluster;
import io.caravan.cluster.OnCluster;
import io.caravan.cluster.Rows;
import io.caravan.cluster.Topics;
import io.caravan.result.CompletionEvent;
import io.caravan.result.Events;
import io.caravan.result.Ids;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(Cluster.class)
class ChatStoreTest extends OnCluster {

    private final ObjectMapper json = Events.json();

    @Test
    void anEventThatComesAgainChangesNothing() throws Exception {
        CompletionEvent event = Events.whole();
        produce(event);
        awaitStored(event.id());
        String stored = rowsOf(event);
        CompletionEvent next = Events.whole();
        produce(event, event, next);
        awaitStored(next.id());
        assertThat(rowsOf(event)).isEqualTo(stored).isEqualTo("1 completions, 2 messages, 1 conversations");
    }

    @Test
    void anEventTwiceInOneBatchIsStoredOnce() throws Exception {
        CompletionEvent event = Events.whole();
        produce(event, event, event);
        awaitStored(event.id());
        assertThat(rowsOf(event)).isEqualTo("1 completions, 2 messages, 1 conversations");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello", "{}", "[]", "{\"id\":7}", ""})
    void whatIsNoEventGoesAsideWithTheReasonAndHoldsUpNobody(String text) throws Exception {
        String key = "odd-" + UUID.randomUUID();
        CompletionEvent before = Events.whole();
        CompletionEvent after = Events.whole();
        Topics.produce(
                Topics.COMPLETIONS,
                key,
                json.writeValueAsBytes(before),
                Topics.bytes(text),
                json.writeValueAsBytes(after));
        awaitStored(before.id());
        awaitStored(after.id());
        var dead = Topics.find(Topics.DEAD_LETTERS, record -> key.equals(record.key()));
        assertThat(dead).hasValueSatisfying(record -> {
            assertThat(new String(record.value(), StandardCharsets.UTF_8)).isEqualTo(text);
            assertThat(Topics.header(record, "caravan_reason")).isNotBlank();
            assertThat(Topics.header(record, "caravan_origin")).matches("caravan\\.completions\\.v1-\\d+@\\d+");
        });
    }

    @Test
    void aChatOfNobodyGoesAsideWithItsSqlStateAndItsNeighboursAreStored() throws Exception {
        CompletionEvent before = Events.whole();
        CompletionEvent after = Events.whole();
        ObjectNode stranger = (ObjectNode) json.valueToTree(Events.whole());
        stranger.put("user_id", UUID.randomUUID().toString());
        String key = "stranger-" + UUID.randomUUID();
        Topics.produce(
                Topics.COMPLETIONS,
                key,
                json.writeValueAsBytes(before),
                json.writeValueAsBytes(stranger),
                Topics.bytes("null"),
                json.writeValueAsBytes(after));
        awaitStored(before.id());
        awaitStored(after.id());
        var dead = Topics.find(
                Topics.DEAD_LETTERS, record -> key.equals(record.key()) && record.value().length > "null".length());
        assertThat(dead).hasValueSatisfying(record -> {
            assertThat(new String(record.value(), StandardCharsets.UTF_8))
                    .contains(stranger.get("user_id").asText());
            assertThat(Topics.header(record, "caravan_reason")).contains("23503");
        });
    }

    @Test
    void aRecordOfNothingHoldsUpNobody() throws Exception {
        CompletionEvent after = Events.whole();
        Topics.produce(Topics.COMPLETIONS, "nothing", null, json.writeValueAsBytes(after));
        awaitStored(after.id());
    }

    @Test
    void theOrderOfTurnsIsThatOfTheirIds() throws Exception {
        CompletionEvent event = Events.of(
                Events.message("system", "Be brief", null),
                Events.message("user", "Hello", null),
                Events.message("assistant", "Hi", null));
        produce(event);
        awaitStored(event.id());
        assertThat(Rows.text(
                        "select string_agg(role, ' ' order by id) from messages where completion_id = ?", event.id()))
                .isEqualTo("system user assistant");
    }

    @Test
    void whileTheDatabaseIsAwayAKnownKeyWorksAndNothingIsLost() {
        String request = freshRequestId();
        Cluster.servers().postgres().stop();
        try {
            var answer = api.send(api.request("/api/v1/chat")
                    .header("X-Request-Id", request)
                    .POST(java.net.http.HttpRequest.BodyPublishers.ofString(chat(SHARED_MODEL, "Hi"))));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(api.get("/api/v1/conversations").statusCode()).isEqualTo(503);
            assertThat(api.get("/api/v1/conversations/" + Ids.next()).headers().firstValue("Retry-After"))
                    .isPresent();
        } finally {
            Cluster.servers().postgres().start();
        }
        assertThat(storedStatus(request)).isEqualTo("completed");
        assertThat(Rows.count("select count(*) from completions where request_id = ?", request))
                .isEqualTo(1);
    }

    private void produce(CompletionEvent... events) throws JsonProcessingException {
        for (CompletionEvent event : events) {
            Topics.produce(Topics.COMPLETIONS, event.conversationId().toString(), json.writeValueAsBytes(event));
        }
    }

    private static void awaitStored(UUID completion) {
        await().atMost(SOON).until(() -> Rows.count("select count(*) from completions where id = ?", completion) == 1);
    }

    private static String rowsOf(CompletionEvent event) {
        return "%d completions, %d messages, %d conversations"
                .formatted(
                        Rows.count("select count(*) from completions where id = ?", event.id()),
                        Rows.count("select count(*) from messages where completion_id = ?", event.id()),
                        Rows.count("select count(*) from conversations where id = ?", event.conversationId()));
    }
}
