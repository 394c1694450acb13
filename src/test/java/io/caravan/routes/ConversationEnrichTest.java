package io.caravan.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.cluster.Cluster;
import io.caravan.cluster.OnCluster;
import io.caravan.cluster.People;
import io.caravan.cluster.Rows;
import io.caravan.store.Redis;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Cluster.class)
class ConversationEnrichTest extends OnCluster {

    @Inject
    Redis redis;

    @Test
    void aConversationGoesOnRightAfterItsFirstAnswer() {
        String conversation = begin("My bicycle is blue");
        JsonNode second = answered(goOn(conversation, "Do you remember?"));
        assertThat(second.at("/message/content").asText()).contains("My bicycle is blue");
        assertThat(second.get("conversation_id").asText()).isEqualTo(conversation);
    }

    @Test
    void aConversationGoesOnFromTheDatabaseAlone() {
        String conversation = begin("My boat is green");
        awaitStored(conversation, 2);
        Cluster.servers().redis().stop();
        try {
            JsonNode second = answered(goOn(conversation, "Do you remember?"));
            assertThat(second.at("/message/content").asText()).contains("My boat is green");
        } finally {
            startRedis();
        }
    }

    @Test
    void withoutRedisAChatIsAnsweredAndStored() {
        Cluster.servers().redis().kill();
        try {
            awaitStored(begin("Nobody remembers"), 2);
        } finally {
            startRedis();
        }
    }

    @Test
    void whatWasSaidIsHeardOnceAndInOrder() throws Exception {
        String conversation = begin("one");
        answered(goOn(conversation, "two"));
        awaitStored(conversation, 4);
        answered(goOn(conversation, "three"));
        awaitStored(conversation, 6);
        var asked = Cluster.node("agx0").state().requests().getLast();
        JsonNode messages = io.caravan.cluster.Api.json(asked.body()).get("messages");
        assertThat(messages)
                .extracting(message -> message.get("role").asText())
                .containsExactly("user", "assistant", "user", "assistant", "user");
        assertThat(messages.get(0).get("content").asText()).isEqualTo("one");
        assertThat(messages.get(2).get("content").asText()).isEqualTo("two");
        assertThat(messages.get(4).get("content").asText()).isEqualTo("three");
    }

    @Test
    void anUnknownConversationIsNotFound() {
        assertNotFound(api.post("/api/v1/chat", goOn(UUID.randomUUID().toString(), "Hi")));
    }

    /** It may be one of the caller's that is only in Redis. */
    @Test
    void withoutRedisNobodyIsToldThatAConversationIsNotTheirs() {
        Cluster.servers().redis().kill();
        try {
            HttpResponse<String> answer =
                    api.post("/api/v1/chat", goOn(UUID.randomUUID().toString(), "Hi"));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            assertThat(answer.body()).contains("storage-away").contains("again in a few seconds");
        } finally {
            startRedis();
        }
    }

    @Test
    void anothersConversationIsNotFoundEither() {
        String conversation = begin("A secret");
        awaitStored(conversation, 2);
        String stranger = People.join(null);
        await().atMost(SOON)
                .until(() -> api.withKey(stranger).get("/api/v1/models").statusCode() == 200);
        assertNotFound(api.withKey(stranger).post("/api/v1/chat", goOn(conversation, "Do you remember?")));
        assertNotFound(api.withKey(stranger).get("/api/v1/conversations/" + conversation));
    }

    private static void assertNotFound(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(404);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }

    private String begin(String message) {
        return answered(chat(AGX0_MODEL, message)).get("conversation_id").asText();
    }

    private static String goOn(String conversation, String message) {
        return "{\"model\":\"%s\",\"conversation_id\":\"%s\",\"message\":\"%s\"}"
                .formatted(AGX0_MODEL, conversation, message);
    }

    /** And waits until the gateway is connected to it again: what is said meanwhile is remembered only once it is stored. */
    private void startRedis() {
        Cluster.servers().redis().start();
        await().atMost(SOON).until(redis::answers);
    }

    private static void awaitStored(String conversation, int messages) {
        await().atMost(SOON)
                .until(() -> Rows.count(
                                "select count(*) from messages where conversation_id = ?",
                                UUID.fromString(conversation))
                        == messages);
    }
}
