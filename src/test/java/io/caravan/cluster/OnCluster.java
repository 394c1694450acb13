package io.caravan.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.embedded.simulator.Fault;
import io.caravan.embedded.simulator.FaultKind;
import io.caravan.inference.NodeReport;
import io.caravan.node.Forgetting;
import io.caravan.node.NodeHealth;
import io.caravan.node.Nodes;
import io.caravan.store.Schema;
import io.quarkus.test.common.http.TestHTTPResource;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;

/** What tests of the running application share: a caller, and nodes that are well when a test begins. */
public abstract class OnCluster {

    /** A model that agx0 and orin0 have. */
    protected static final String SHARED_MODEL = "llama3.2:1b";

    /** Another one, which can think and call tools. */
    protected static final String DUO_MODEL = "duo:1b";

    /** The same on every node. */
    protected static final String TRIO_MODEL = "trio:1b";

    /** A model that agx0 alone has. */
    protected static final String AGX0_MODEL = "mistral";

    /** Longer than anything takes that is to happen soon. */
    protected static final Duration SOON = Duration.ofSeconds(20);

    /** With an operator's times a trial that began while a node hung goes on for as long as a model may take to load. */
    private static final Duration RECOVERED = Scale.isReal() ? Duration.ofMinutes(4) : SOON;

    @TestHTTPResource("/")
    protected URI gateway;

    @Inject
    protected Nodes nodes;

    @Inject
    Schema schema;

    protected Api api;

    @BeforeEach
    protected void allIsWell() {
        api = new Api(gateway, Cluster.key());
        Cluster.heal();
        awaitNodes();
        await().pollDelay(Duration.ZERO).atMost(SOON).until(schema::isReady);
        nodes.all().forEach(node -> node.breaker().reset());
        nodes.all().forEach(Forgetting::doubts);
        nodes.all().forEach(Forgetting::faults);
        nodes.all().forEach(Forgetting::pauses);
        await().pollDelay(Duration.ZERO)
                .atMost(SOON)
                .until(() -> api.get("/api/v1/conversations?limit=1").statusCode() == 200);
    }

    /** Returns when every node is known to be up. */
    protected void awaitNodes() {
        await().pollDelay(Duration.ZERO).atMost(RECOVERED).until(() -> nodes.all().stream()
                .allMatch(node -> node.health() == NodeHealth.UP));
    }

    /** Has these nodes load a model, so that none is dearer than another. */
    protected void warm(String model, String... names) {
        for (String name : names) {
            new Api(Cluster.node(name).url(), null).post("/api/generate", "{\"model\":\"%s\"}".formatted(model));
            await().pollDelay(Duration.ZERO).atMost(SOON).until(() -> nodes.named(name)
                    .flatMap(node -> node.model(model))
                    .filter(NodeReport.Model::warm)
                    .isPresent());
        }
    }

    /** A chat of our own dialect. */
    protected static String chat(String model, String message) {
        return "{\"model\":\"%s\",\"message\":\"%s\"}".formatted(model, message);
    }

    /** The same, streamed. */
    protected static String streamed(String model, String message) {
        return "{\"model\":\"%s\",\"message\":\"%s\",\"stream\":true}".formatted(model, message);
    }

    /** Sends a chat and returns its answer, which must be whole. */
    protected JsonNode answered(String body) {
        HttpResponse<String> answer = api.post("/api/v1/chat", body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Api.json(answer);
    }

    /**
     * Lets agx0 break off in the middle of what only it can answer, and slowly enough for what came before to have been
     * read: a reset takes back what was not.
     */
    protected static void breakOff(FaultKind kind) {
        Cluster.node("agx0").setTokensPerSecond(200);
        Cluster.node("agx0").fail(Fault.of(kind).onModel(AGX0_MODEL).afterTokens(20));
    }

    /** A request id that finds one chat again. */
    protected static String freshRequestId() {
        return "test-" + UUID.randomUUID();
    }

    /** Waits until the writer has stored the chat of this request, and returns its status. */
    protected static String storedStatus(String requestId) {
        await().atMost(SOON)
                .until(() -> Rows.count("select count(*) from completions where request_id = ?", requestId) > 0);
        return Rows.text("select status from completions where request_id = ?", requestId);
    }
}
