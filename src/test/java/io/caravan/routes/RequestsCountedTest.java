package io.caravan.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.cluster.Cluster;
import io.caravan.cluster.OnCluster;
import io.caravan.cluster.Wire;
import io.caravan.embedded.simulator.Fault;
import io.caravan.embedded.simulator.FaultKind;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever becomes of a chat or an embedding, it is counted, and once. */
@QuarkusTest
@QuarkusTestResource(Cluster.class)
class RequestsCountedTest extends OnCluster {

    private static final String DURATION = "gen_ai.server.request.duration";

    @Inject
    MeterRegistry meters;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /api/v1/chat         | {"model":"nobody-has-it","message":"Hi"}  | chat
            /api/v1/chat         | {"nonsense                                | chat
            /v1/chat/completions | {"nonsense                                | chat
            /v1/completions      | {"model":"nobody-has-it","prompt":"Hi"}   | chat
            /v1/responses        | {"model":"nobody-has-it","input":"Hi"}    | chat
            /api/generate        | {"model":"nobody-has-it","prompt":"Hi"}   | chat
            /v1/embeddings       | {"model":"nobody-has-it","input":"one"}   | embeddings
            /api/embed           | {"nonsense                                | embeddings
            """)
    void whatIsRefusedIsCounted(String path, String body, String operation) {
        long all = all();
        long refused = counted(operation, "refused");
        assertThat(api.post(path, body).statusCode()).isBetween(400, 404);
        assertThat(counted(operation, "refused")).isEqualTo(refused + 1);
        assertThat(all()).isEqualTo(all + 1);
    }

    @Test
    void aStrangersChatIsCounted() {
        long refused = counted("chat", "refused");
        assertThat(api.withKey(null)
                        .post("/api/v1/chat", chat(AGX0_MODEL, "Hi"))
                        .statusCode())
                .isEqualTo(401);
        assertThat(counted("chat", "refused")).isEqualTo(refused + 1);
    }

    @Test
    void whatNoNodeAnswersIsCounted() {
        Cluster.node("agx0").fail(Fault.of(FaultKind.UNAVAILABLE).onModel(AGX0_MODEL));
        long all = all();
        long unanswered = counted("chat", "unanswered");
        assertThat(api.post("/api/v1/chat", chat(AGX0_MODEL, "Hi")).statusCode())
                .isEqualTo(503);
        assertThat(counted("chat", "unanswered")).isEqualTo(unanswered + 1);
        assertThat(all()).isEqualTo(all + 1);
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void whatBreaksOffIsCountedOnce(boolean streamed) {
        Cluster.node("agx0").fail(Fault.of(FaultKind.CUT).onModel(AGX0_MODEL));
        long all = all();
        String body = streamed ? streamed(AGX0_MODEL, "count to 30") : chat(AGX0_MODEL, "count to 30");
        try (Wire wire = new Wire(gateway)) {
            wire.post("/api/v1/chat", body, "Connection: close").readAll();
        }
        await().atMost(SOON).until(() -> all() > all);
        assertThat(all()).isEqualTo(all + 1);
    }

    @Test
    void whoHangsUpBeforeTheFirstTokenIsCounted() {
        Cluster.node("agx0").fail(Fault.hangModel(AGX0_MODEL));
        long started = Cluster.node("agx0").state().started();
        long cancelled = counted("chat", "cancelled");
        try (Wire wire = new Wire(gateway)) {
            wire.post("/api/v1/chat", chat(AGX0_MODEL, "Hi"));
            await().atMost(SOON).until(() -> Cluster.node("agx0").state().started() > started);
        }
        await().atMost(SOON).until(() -> counted("chat", "cancelled") == cancelled + 1);
    }

    @Test
    void whatIsNeitherAChatNorAnEmbeddingIsNotCounted() {
        long all = all();
        assertThat(api.get("/api/v1/conversations/nonsense").statusCode()).isBetween(400, 404);
        assertThat(api.post("/api/generate", "{\"model\":\"nobody-has-it\"}").statusCode())
                .isEqualTo(404);
        assertThat(all()).isEqualTo(all);
    }

    /** Of what no node has begun to answer. */
    private long counted(String operation, String status) {
        return meters
                .find(DURATION)
                .tags("gen_ai.operation.name", operation, "status", status, "node", "none")
                .timers()
                .stream()
                .mapToLong(Timer::count)
                .sum();
    }

    private long all() {
        return meters.find(DURATION).timers().stream().mapToLong(Timer::count).sum();
    }
}
