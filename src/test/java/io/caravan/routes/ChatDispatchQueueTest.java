package io.caravan.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.cluster.Api;
import io.caravan.cluster.Cluster;
import io.caravan.cluster.OnCluster;
import io.caravan.cluster.Wire;
import io.caravan.inference.Lane;
import io.caravan.node.Admission;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Waiting for a slot. The nano has one. */
@QuarkusTest
@QuarkusTestResource(Cluster.class)
class ChatDispatchQueueTest extends OnCluster {

    private static final String MODEL = "tinyllama";

    @Inject
    Admission admission;

    @Inject
    MeterRegistry meters;

    private Wire occupant;

    @AfterEach
    void free() {
        if (occupant != null) {
            occupant.close();
        }
    }

    @Test
    void aChatWaitsForItsSlotAndSaysHowLong() {
        occupy();
        CompletableFuture<HttpResponse<String>> second = api.postLater("/api/v1/chat", chat(MODEL, "Hi"));
        awaitWaiting(1);
        assertThat(view().at("/queued/interactive").asInt()).isEqualTo(1);
        assertThat(view().get("in_flight").asInt())
                .isEqualTo(view().get("slots").asInt());
        assertThat(second).isNotDone();
        assertThat(meters.get("caravan.queue.depth")
                        .tag("lane", "interactive")
                        .gauge()
                        .value())
                .isEqualTo(1);
        long granted = granted();
        occupant.close();
        Cluster.node("nano").setTokensPerSecond(5_000);
        JsonNode answer = Api.json(second.join());
        assertThat(answer.get("finish_reason").asText()).isEqualTo("stop");
        assertThat(answer.at("/timing/queued_ms").asLong()).isPositive();
        assertThat(granted()).isEqualTo(granted + 1);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/chat, /queue/position, 1",
        "/v1/chat/completions, /error/code, busy",
        "/api/chat, /error, 'No node had a free slot for tinyllama in time; X-Caravan-Timeout says how many seconds to wait'"
    })
    void whoHasNoPatienceLearnsTheirPlaceInTheDialectTheySpeak(String path, String member, String value) {
        occupy();
        String body = "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}".formatted(MODEL);
        HttpResponse<String> refused =
                api.send(api.request(path).header("X-Caravan-Timeout", "0.2").POST(BodyPublishers.ofString(body)));
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After"))
                .hasValueSatisfying(seconds -> assertThat(seconds).matches("[1-9]\\d*"));
        assertThat(Api.json(refused).at(member).asText()).startsWith(value);
        assertThat(refused.body()).contains("Position 1, estimated wait");
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "-1", "0", "86400.001", "1e3"})
    void aPatienceThatIsNoNumberOfSecondsIsRefused(String timeout) {
        HttpResponse<String> refused = api.send(api.request("/api/v1/chat")
                .header("X-Caravan-Timeout", timeout)
                .POST(BodyPublishers.ofString(chat(MODEL, "Hi"))));
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(Api.json(refused).get("field").asText()).isEqualTo("X-Caravan-Timeout");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoHangsUpWhileWaitingIsForgottenAndNoNodeEverHears(boolean streaming) {
        occupy();
        long asked = Cluster.node("nano").state().started();
        try (Wire second = new Wire(gateway)) {
            second.post("/api/v1/chat", streaming ? streamed(MODEL, "Hi") : chat(MODEL, "Hi"));
            awaitWaiting(1);
        }
        awaitWaiting(0);
        assertThat(Cluster.node("nano").state().started()).isEqualTo(asked);
    }

    @Test
    void aSlowModelIsGivenUpWhenTheCallersPatienceIsOverAndThatDoesNotSpeakAgainstTheNode() {
        Cluster.node("nano").setTokensPerSecond(0.1);
        HttpResponse<String> refused = api.send(api.request("/api/v1/chat")
                .header("X-Caravan-Timeout", "0.3")
                .POST(BodyPublishers.ofString(chat(MODEL, "Hi"))));
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(504);
        assertThat(Api.json(refused).get("type").asText()).isEqualTo("urn:caravan:problem:too-slow");
        assertThat(nodes.named("nano").orElseThrow().breaker().getMetrics().getNumberOfFailedCalls())
                .isZero();
        await().atMost(SOON).until(() -> Cluster.node("nano").state().inFlight() == 0);
    }

    private long granted() {
        return meters.get("caravan.queue.wait")
                .tag("lane", "interactive")
                .tag("outcome", "granted")
                .timer()
                .count();
    }

    /** Uses the nano's only slot for long. */
    private void occupy() {
        Cluster.node("nano").setTokensPerSecond(20);
        occupant = new Wire(gateway);
        occupant.post("/api/v1/chat", streamed(MODEL, "count to 5000")).readUntil("event: delta");
    }

    private void awaitWaiting(long many) {
        await().atMost(SOON)
                .until(() ->
                        admission.waitingFor(nodes.named("nano").orElseThrow()).get(Lane.INTERACTIVE) == many);
    }

    private JsonNode view() {
        for (JsonNode node : Api.json(api.get("/api/v1/nodes")).get("nodes")) {
            if (node.get("name").asText().equals("nano")) {
                return node;
            }
        }
        throw new AssertionError("no nano");
    }
}
