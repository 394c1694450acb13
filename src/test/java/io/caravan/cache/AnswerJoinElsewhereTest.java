package io.caravan.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.cluster.Api;
import io.caravan.cluster.Cluster;
import io.caravan.cluster.OnCluster;
import io.caravan.cluster.Wire;
import io.caravan.store.Redis;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.http.HttpResponse;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What another gateway is having written, which this test plays. */
@QuarkusTest
@QuarkusTestResource(
        value = Cluster.class,
        restrictToAnnotatedClass = true,
        initArgs = @ResourceArg(name = "caravan.redis.patience", value = "2s"))
class AnswerJoinElsewhereTest extends OnCluster {

    private static final String CACHE = "X-Caravan-Cache";

    @Inject
    Redis redis;

    @Inject
    SharedAnswers answers;

    @Inject
    Generations generations;

    private String question;
    private String key;

    @BeforeEach
    void anotherGatewayIsHavingItWritten() {
        question = UUID.randomUUID().toString();
        key = ofThisQuestion();
        redis.run(commands -> commands.set(AnswerLeases.name(key), "another gateway's"));
    }

    /** As the cache of this gateway calls it. */
    private String ofThisQuestion() {
        assertThat(post(false).headers().firstValue(CACHE)).hasValue("miss");
        String name = redis.run(commands -> commands.zrevrange("caravan:answers-index", 0, 0))
                .orElseThrow()
                .getFirst();
        redis.run(commands -> commands.del(name));
        return name.substring("caravan:answers:".length());
    }

    @Test
    void itsAnswerIsTakenAsSoonAsItIsThere() {
        long asked = asked();
        CompletableFuture<HttpResponse<String>> waiting = api.postLater("/api/v1/chat", body(false));
        CompletableFuture<HttpResponse<String>> streaming = api.postLater("/api/v1/chat", body(true));
        await().atMost(SOON).until(this::areBothWaiting);
        answers.keep(key, new KeptAnswer("mistral", "from elsewhere", null, null, "stop"));
        assertThat(Api.json(waiting.join()).at("/message/content").asText()).isEqualTo("from elsewhere");
        assertThat(streaming.join().body()).contains("from elsewhere").contains("event: end");
        assertThat(streaming.join().headers().firstValue(CACHE)).hasValue("hit");
        assertThat(asked()).isEqualTo(asked);
    }

    @Test
    void ifItGivesUpThisOneTakesOver() {
        long asked = asked();
        CompletableFuture<HttpResponse<String>> waiting = api.postLater("/api/v1/chat", body(false));
        CompletableFuture<HttpResponse<String>> streaming = api.postLater("/api/v1/chat", body(true));
        await().atMost(SOON).until(this::areBothWaiting);
        redis.run(commands -> commands.del(AnswerLeases.name(key)));
        assertThat(Api.json(waiting.join()).at("/message/content").asText()).contains(question);
        assertThat(streaming.join().body()).contains("event: end");
        assertThat(asked()).isEqualTo(asked + 1);
    }

    @Test
    void whoHangsUpMeanwhileLeavesTheWaitingToTheNext() {
        try (Wire first = new Wire(gateway)) {
            first.post("/api/v1/chat", body(false));
            await().atMost(SOON).until(() -> generations.underWay() == 1);
            CompletableFuture<HttpResponse<String>> other = api.postLater("/api/v1/chat", body(false));
            await().atMost(SOON).until(this::areBothWaiting);
            first.reset();
            redis.run(commands -> commands.del(AnswerLeases.name(key)));
            assertThat(other.join().statusCode()).isEqualTo(200);
        }
    }

    /** One waits for the other gateway, and the other one for that. */
    private boolean areBothWaiting() {
        return generations.joined() == 1;
    }

    private HttpResponse<String> post(boolean stream) {
        return api.post("/api/v1/chat", body(stream));
    }

    private String body(boolean stream) {
        return "{\"model\":\"%s\",\"message\":\"%s\",\"stream\":%s,\"options\":{\"temperature\":0}}"
                .formatted(AGX0_MODEL, question, stream);
    }

    private static long asked() {
        return Cluster.node("agx0").state().started();
    }
}
