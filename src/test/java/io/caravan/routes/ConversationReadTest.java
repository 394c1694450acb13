package io.caravan.routes;

import static io.caravan.cluster.Api.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.cluster.Api;
import io.caravan.cluster.Cluster;
import io.caravan.cluster.OnCluster;
import io.caravan.cluster.People;
import io.caravan.cluster.Rows;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(Cluster.class)
class ConversationReadTest extends OnCluster {

    private Api somebody;
    private String conversation;
    private List<String> oldestFirst;

    @BeforeEach
    void aConversationOfTwoQuestionsAndTwoAnswers() {
        somebody = api.withKey(People.join(null));
        await().atMost(SOON).until(() -> somebody.get("/api/v1/models").statusCode() == 200);
        conversation = json(somebody.post("/api/v1/chat", chat(SHARED_MODEL, "one")))
                .get("conversation_id")
                .asText();
        somebody.post(
                "/api/v1/chat",
                "{\"model\":\"%s\",\"message\":\"two\",\"conversation_id\":\"%s\"}"
                        .formatted(SHARED_MODEL, conversation));
        await().atMost(SOON)
                .until(() -> read("").statusCode() == 200 && ids(page("")).size() == 4);
        oldestFirst = ids(page(""));
    }

    @Test
    void aPageHasTheYoungestMessagesTheOldestOfThemFirst() {
        JsonNode page = page("?limit=3");
        assertThat(ids(page)).isEqualTo(oldestFirst.subList(1, 4));
        assertThat(page.get("more").asBoolean()).isTrue();
        assertThat(page.at("/messages/0/role").asText()).isEqualTo("assistant");
        assertThat(page.at("/messages/1/content").asText()).isEqualTo("two");
    }

    @Test
    void aPageThatHoldsAllHasNoMore() {
        JsonNode page = page("?limit=4");
        assertThat(ids(page)).isEqualTo(oldestFirst);
        assertThat(page.get("more").asBoolean()).isFalse();
    }

    @Test
    void theNextPageHasWhatWasSaidBefore() {
        JsonNode page = page("?limit=3&before=" + oldestFirst.get(1));
        assertThat(ids(page)).isEqualTo(oldestFirst.subList(0, 1));
        assertThat(page.get("more").asBoolean()).isFalse();
    }

    @Test
    void beforeTheOldestMessageThereIsNothing() {
        JsonNode page = page("?before=" + oldestFirst.getFirst());
        assertThat(ids(page)).isEmpty();
        assertThat(page.get("more").asBoolean()).isFalse();
        assertThat(page.get("id").asText()).isEqualTo(conversation);
    }

    /** However many there are: the answer is in memory as a whole. */
    @ParameterizedTest
    @CsvSource({"1000000, 4", "1000001, 3", "2000001, 1", "5000000, 1"})
    void aPageOfLargeMessagesHasFewerOfThem(int bytes, int messages) {
        Rows.change(
                "update messages set content = repeat('x', ?) where conversation_id = ?",
                bytes,
                UUID.fromString(conversation));
        JsonNode page = page("");
        assertThat(ids(page)).isEqualTo(oldestFirst.subList(4 - messages, 4));
        assertThat(page.get("more").asBoolean()).isEqualTo(messages < 4);
    }

    @ParameterizedTest
    @CsvSource({"limit=0, limit", "limit=201, limit", "before=yesterday, before"})
    void whatIsWrongIsNamed(String query, String field) {
        HttpResponse<String> answer = read("?" + query);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).get("field").asText()).isEqualTo(field);
    }

    private JsonNode page(String query) {
        return json(read(query));
    }

    private HttpResponse<String> read(String query) {
        return somebody.get("/api/v1/conversations/" + conversation + query);
    }

    private static List<String> ids(JsonNode page) {
        List<String> ids = new ArrayList<>();
        page.get("messages").forEach(message -> ids.add(message.get("id").asText()));
        return ids;
    }
}
