package io.caravan.routes;

import static io.caravan.cluster.Api.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.cluster.Api;
import io.caravan.cluster.Cluster;
import io.caravan.cluster.OnCluster;
import io.caravan.cluster.People;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Cluster.class)
class ConversationsListTest extends OnCluster {

    private final List<String> youngestFirst = new ArrayList<>();
    private Api somebody;

    @BeforeEach
    void threeConversationsOfSomebodys() {
        somebody = api.withKey(People.join(null));
        await().atMost(SOON).until(() -> somebody.get("/api/v1/models").statusCode() == 200);
        for (String message : List.of("first", "second", "third")) {
            youngestFirst.add(json(somebody.post("/api/v1/chat", chat(SHARED_MODEL, message)))
                    .get("conversation_id")
                    .asText());
        }
        Collections.reverse(youngestFirst);
        await().atMost(SOON).until(() -> page("").size() == 3);
    }

    @Test
    void theYoungestComesFirst() {
        assertThat(page("")).isEqualTo(youngestFirst);
    }

    @Test
    void aPageHasNoMoreThanItsLimit() {
        assertThat(page("?limit=2")).isEqualTo(youngestFirst.subList(0, 2));
    }

    @Test
    void theNextPageBeginsBeforeTheLast() {
        assertThat(page("?limit=2&before=" + youngestFirst.get(1))).isEqualTo(youngestFirst.subList(2, 3));
    }

    @Test
    void beforeTheOldestThereIsNothing() {
        assertThat(page("?before=" + youngestFirst.getLast())).isEmpty();
    }

    @Test
    void aConversationHasATitleAndItsMessagesInOrder() {
        JsonNode conversation = json(somebody.get("/api/v1/conversations/" + youngestFirst.getLast()));
        assertThat(conversation.get("title").asText()).isEqualTo("first");
        assertThat(conversation.get("messages"))
                .extracting(message -> message.get("role").asText())
                .containsExactly("user", "assistant");
        assertThat(conversation.at("/messages/1/status").asText()).isEqualTo("completed");
        assertThat(conversation.at("/messages/1/node").asText()).isIn("agx0", "orin0");
    }

    private List<String> page(String query) {
        List<String> ids = new ArrayList<>();
        json(somebody.get("/api/v1/conversations" + query))
                .get("conversations")
                .forEach(one -> ids.add(one.get("id").asText()));
        return ids;
    }
}
