package io.caravan.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.cluster.Api;
import io.caravan.cluster.Cluster;
import io.caravan.cluster.OnCluster;
import io.caravan.cluster.Rows;
import io.caravan.cluster.Wire;
import io.caravan.embedded.simulator.Fault;
import io.caravan.embedded.simulator.FaultKind;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Who asks what is being answered already waits for it, but not for ever: here not long at all. */
@QuarkusTest
@QuarkusTestResource(
        value = Cluster.class,
        restrictToAnnotatedClass = true,
        initArgs = {
            @ResourceArg(name = "caravan.cache.join-patience", value = "500ms"),
            @ResourceArg(name = "caravan.cache.join-silence", value = "500ms")
        })
class AnswerRecallImpatientTest extends OnCluster {

    @Inject
    MeterRegistry meters;

    private final String question = UUID.randomUUID() + " count to 60";

    @Test
    void whoWaitsTooLongAsksANodeThemselves() {
        Cluster.node("agx0").setTokensPerSecond(20);
        long asked = asked();
        CompletableFuture<HttpResponse<String>> first = api.postLater("/api/v1/chat", body(false));
        await().atMost(SOON).until(() -> asked() == asked + 1);
        HttpResponse<String> second = api.post("/api/v1/chat", body(false));
        assertThat(second.headers().firstValue("X-Caravan-Cache")).hasValue("miss");
        assertThat(Api.json(second).at("/message/content").asText()).endsWith(" 59 60");
        assertThat(Api.json(first.join()).at("/message/content").asText()).endsWith(" 59 60");
        assertThat(asked()).isEqualTo(asked + 2);
    }

    @Test
    void whoHearsNothingMoreAsksANodeForTheRest() {
        Cluster.node("agx0").setTokensPerSecond(40);
        Cluster.node("agx0")
                .fail(Fault.of(FaultKind.STALL)
                        .onModel(AGX0_MODEL)
                        .afterTokens(30)
                        .once());
        try (Wire first = new Wire(gateway)) {
            first.post("/api/v1/chat", body(true)).readUntil("event: delta");
            CompletableFuture<HttpResponse<String>> second = api.postLater("/api/v1/chat", body(true));
            await().atMost(SOON).until(() -> joined() == 1);
            JsonNode end = end(second.join().body());
            assertThat(end.at("/message/content").asText()).endsWith(" 59 60");
            assertThat(storedOutcomes(end.get("id").asText()))
                    .as("not cut, as if the first one had given up before")
                    .containsExactly("stalled", "answered");
        }
    }

    private static JsonNode end(String stream) {
        String data = stream.lines()
                .filter(line -> line.startsWith("data: "))
                .reduce((one, next) -> next)
                .orElseThrow();
        return Api.json(data.substring("data: ".length()));
    }

    private static List<String> storedOutcomes(String id) {
        await().atMost(SOON).until(() -> Rows.count("select count(*) from completions where id = ?::uuid", id) == 1);
        return Api.json(Rows.text("select attempts from completions where id = ?::uuid", id))
                .findValuesAsText("outcome");
    }

    private String body(boolean stream) {
        return "{\"model\":\"%s\",\"message\":\"%s\",\"stream\":%s,\"options\":{\"temperature\":0}}"
                .formatted(AGX0_MODEL, question, stream);
    }

    private double joined() {
        return meters.get("caravan.cache.joined").gauge().value();
    }

    private static long asked() {
        return Cluster.node("agx0").state().started();
    }
}
