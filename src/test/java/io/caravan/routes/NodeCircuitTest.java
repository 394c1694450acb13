package io.caravan.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.cluster.Api;
import io.caravan.cluster.Cluster;
import io.caravan.cluster.OnCluster;
import io.caravan.cluster.Wire;
import io.caravan.embedded.simulator.Fault;
import io.caravan.embedded.simulator.FaultKind;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What callers notice of a node's circuit. */
@QuarkusTest
@QuarkusTestResource(Cluster.class)
class NodeCircuitTest extends OnCluster {

    /** More than a half-open circuit lets through. */
    private static final int MANY = 8;

    @Inject
    MeterRegistry meters;

    @BeforeEach
    void theModelIsWarmOnBoth() {
        warm(DUO_MODEL, "agx0", "orin0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/chat", "/v1/chat/completions", "/api/chat"})
    void aNodeThatIsLeftAloneIsNamedWhenTheOtherBreaksOff(String path) {
        Cluster.node("agx0").fail(Fault.of(FaultKind.CUT).onModel(DUO_MODEL));
        circuit("orin0").transitionToForcedOpenState();
        HttpResponse<String> answer = api.post(path, unstreamed(DUO_MODEL));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(answer.body()).contains("agx0 cut (").contains("orin0 not_asked (circuit open)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/chat", "/v1/chat/completions", "/api/chat"})
    void aNodeThatFailsIsNamedWhenTheOtherBreaksOff(String path) {
        Cluster.node("agx0").fail(Fault.of(FaultKind.CUT).onModel(DUO_MODEL));
        Cluster.node("orin0").fail(Fault.of(FaultKind.UNAVAILABLE).onModel(DUO_MODEL));
        HttpResponse<String> answer = api.post(path, unstreamed(DUO_MODEL));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(answer.body()).contains("agx0 cut (").contains("orin0 unavailable (503");
    }

    @ParameterizedTest
    @CsvSource({"/api/v1/chat, /detail", "/v1/chat/completions, /error/message", "/api/chat, /error"})
    void aStreamThatNobodyGoesOnWithNamesEachNode(String path, String text) {
        circuit("orin0").transitionToForcedOpenState();
        Cluster.node("agx0").setTokensPerSecond(200);
        Cluster.node("agx0").fail(Fault.of(FaultKind.CUT).onModel(DUO_MODEL).afterTokens(20));
        String answer;
        try (Wire wire = new Wire(gateway)) {
            answer = wire.post(path, streamedMessages("count to 50")).readAll();
        }
        String error = answer.lines()
                .map(line -> line.startsWith("data: ") ? line.substring("data: ".length()) : line)
                .filter(line -> line.startsWith("{"))
                .map(Api::json)
                .map(document -> document.at(text))
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .findFirst()
                .orElseThrow(() -> new AssertionError(answer));
        assertThat(error).contains("Node agx0: ").contains("; node orin0: circuit open");
    }

    @Test
    void aLoadThatBreaksOffNamesTheNodeAndItsReason() {
        Cluster.node("nano").fail(Fault.of(FaultKind.CUT).afterTokens(1));
        HttpResponse<String> answer = api.post("/api/chat", "{\"model\":\"tinyllama\",\"messages\":[]}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(502);
        assertThat(answer.body()).contains("No node could answer for model tinyllama: nano cut (");
    }

    @Test
    void modelsThatWereToStandInAreNamedWithEachNodesReason() {
        Cluster.node("agx0")
                .fail(
                        Fault.of(FaultKind.UNAVAILABLE).onModel("phi4:latest"),
                        Fault.of(FaultKind.BAD_GATEWAY).onModel("llava:13b"),
                        Fault.of(FaultKind.GATEWAY_TIMEOUT).onModel("mistral:latest"));
        JsonNode problem = Api.json(api.post("/api/v1/chat", chat("phi4", "Hi")));
        assertThat(problem.get("status").asInt()).isEqualTo(503);
        assertThat(problem.get("detail").asText())
                .contains("for model phi4: agx0 unavailable (503")
                .contains("for model llava:13b: agx0 unavailable (502")
                .contains("for model mistral: agx0 unavailable (504");
        assertThat(problem.get("attempts"))
                .extracting(attempt -> attempt.get("model").asText())
                .containsExactly("phi4:latest", "llava:13b", "mistral:latest");
    }

    @Test
    void everyStreamIsRescuedByANodeWhoseCircuitIsHalfOpen() throws Exception {
        circuit("orin0").transitionToForcedOpenState();
        Cluster.node("agx0").setTokensPerSecond(20);
        List<Wire> callers = new ArrayList<>();
        try {
            for (int i = 0; i < MANY; i++) {
                Wire caller = new Wire(gateway);
                callers.add(caller);
                caller.post("/api/v1/chat", streamed(DUO_MODEL, "count to 500 for " + i), "Connection: close")
                        .readUntil("event: delta");
            }
            Cluster.node("orin0").fail(Fault.of(FaultKind.SLOW_FIRST_TOKEN).delay(Duration.ofMillis(300)));
            circuit("orin0").transitionToHalfOpenState();
            Cluster.node("agx0").refuse();
            assertThat(atOnce(callers, Wire::readAll))
                    .allSatisfy(answer -> assertThat(answer).contains(" 500").contains("\"finish_reason\":\"stop\""));
        } finally {
            callers.forEach(Wire::close);
        }
        assertThat(circuit("orin0").getState()).isEqualTo(CircuitBreaker.State.CLOSED);
    }

    @Test
    void whoFindsAHalfOpenCircuitWaitsForItsOutcome() throws Exception {
        Cluster.node("agx0")
                .fail(Fault.of(FaultKind.SLOW_FIRST_TOKEN).onModel(AGX0_MODEL).delay(Duration.ofMillis(300)));
        circuit("agx0").transitionToOpenState();
        circuit("agx0").transitionToHalfOpenState();
        List<Integer> askers = Stream.iterate(0, i -> i + 1).limit(MANY).toList();
        assertThat(atOnce(askers, i -> api.post("/api/v1/chat", chat(AGX0_MODEL, "Hi " + i))))
                .allSatisfy(answer ->
                        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200));
    }

    @ParameterizedTest
    @EnumSource(
            value = FaultKind.class,
            names = {"UNAVAILABLE", "BAD_GATEWAY", "GATEWAY_TIMEOUT"})
    void aCircuitClosesWithoutAnyCallerAsSoonAsTheNodeGenerates(FaultKind kind) {
        openBy(Fault.of(kind));
        long calls = struck(kind);
        await().atMost(SOON).until(() -> struck(kind) >= calls + 4);
        assertThat(nodes.named("agx0").orElseThrow().health())
                .as("it answers health checks")
                .hasToString("UP");
        assertThat(circuit("agx0").getState()).isNotEqualTo(CircuitBreaker.State.CLOSED);
        assertThat(gauge("closed")).isZero();
        Cluster.node("agx0").heal();
        await().atMost(Duration.ofSeconds(30)).until(() -> circuit("agx0").getState() == CircuitBreaker.State.CLOSED);
        assertThat(gauge("closed")).isEqualTo(1);
    }

    @Test
    void aModelThatIsBrokenDoesNotKeepCallersOfOthersFromTheNode() {
        openBy(Fault.of(FaultKind.UNAVAILABLE).onModel(AGX0_MODEL));
        await().atMost(SOON).until(() -> circuit("agx0").getState() == CircuitBreaker.State.CLOSED);
        assertThat(answered(chat("gemma3:12b", "Hi")).get("node").asText()).isEqualTo("agx0");
    }

    @ParameterizedTest
    @EnumSource(
            value = FaultKind.class,
            names = {"ERROR_500", "UNAVAILABLE"})
    void aModelThatIsBrokenTakesTheNodeAwayFromNobody(FaultKind kind) {
        Cluster.node("agx0").fail(Fault.of(kind).onModel(AGX0_MODEL + ":latest"));
        for (int i = 0; i < MANY; i++) {
            assertThat(api.post("/api/v1/chat", chat(AGX0_MODEL, "Hi")).statusCode())
                    .isBetween(500, 503);
            assertThat(answered(chat("gemma3:12b", "Hi")).get("node").asText()).isEqualTo("agx0");
            assertThat(circuit("agx0").getState()).isEqualTo(CircuitBreaker.State.CLOSED);
        }
        Cluster.node("agx0").heal();
        assertThat(answered(chat(AGX0_MODEL, "Hi")).get("node").asText()).isEqualTo("agx0");
    }

    @Test
    void aModelThatIsBrokenOnOneNodeIsAskedOfAnother() {
        Cluster.node("agx0").fail(Fault.of(FaultKind.ERROR_500).onModel(DUO_MODEL));
        for (int i = 0; i < 4 * MANY; i++) {
            answered(chat(DUO_MODEL, "Hi"));
            answered(chat("gemma3:12b", "Hi"));
        }
        assertThat(struckChats()).as("but for trials").isLessThan(2 * MANY);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoHasNoOtherNodeIsAnsweredOnceAnOpenCircuitIsTried(boolean streams) throws Exception {
        Cluster.node("agx0").setTokensPerSecond(20);
        circuit("orin0").transitionToForcedOpenState();
        List<Wire> callers = new ArrayList<>();
        try {
            for (int i = 0; i < MANY; i++) {
                Wire caller = new Wire(gateway);
                callers.add(caller);
                String message = "count to 500 for " + i;
                caller.post(
                        "/api/v1/chat",
                        streams ? streamed(DUO_MODEL, message) : chat(DUO_MODEL, message),
                        "Connection: close");
                if (streams) {
                    caller.readUntil("event: delta");
                }
            }
            await().atMost(SOON).until(() -> nodes.named("agx0").orElseThrow().inFlight() == MANY);
            circuit("orin0").transitionToClosedState();
            circuit("orin0").transitionToOpenState();
            Cluster.node("agx0").refuse();
            assertThat(atOnce(callers, Wire::readAll))
                    .allSatisfy(answer -> assertThat(answer).contains(" 500").contains("\"finish_reason\":\"stop\""));
        } finally {
            callers.forEach(Wire::close);
        }
    }

    @Test
    void whoWaitsForAnOpenCircuitOfANodeThatIsNotWellLearnsWhyAfterItsTrial() {
        openBy(Fault.of(FaultKind.UNAVAILABLE));
        HttpResponse<String> answer = api.post("/api/v1/chat", chat(AGX0_MODEL, "Hi"));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(answer.body()).contains("No node could answer for model mistral: agx0 ");
    }

    private void openBy(Fault fault) {
        Cluster.node("agx0").fail(fault);
        for (int i = 0; i < 5; i++) {
            api.post("/api/v1/chat", chat(AGX0_MODEL, "Hi"));
        }
        assertThat(circuit("agx0").getState()).isEqualTo(CircuitBreaker.State.OPEN);
    }

    @Test
    void eachStateOfACircuitIsMeasured() {
        circuit("agx0").transitionToForcedOpenState();
        assertThat(gauge("forced_open")).isEqualTo(1);
        assertThat(gauge("half_open")).isZero();
        circuit("agx0").transitionToClosedState();
        assertThat(gauge("closed")).isEqualTo(1);
    }

    private double gauge(String state) {
        return meters.get("caravan.node.circuit.state")
                .tags("node", "agx0", "state", state)
                .gauge()
                .value();
    }

    /** How often agx0 was asked for the broken model by callers. */
    private static long struckChats() {
        return Cluster.node("agx0").state().requests().stream()
                .filter(request -> FaultKind.ERROR_500.id().equals(request.fault()))
                .filter(request -> !request.body().contains("\"num_predict\":8"))
                .count();
    }

    private static long struck(FaultKind kind) {
        return Cluster.node("agx0").state().requests().stream()
                .filter(request -> kind.id().equals(request.fault()))
                .count();
    }

    private interface Asking<T, R> {
        R of(T one) throws Exception;
    }

    private static <T, R> List<R> atOnce(List<T> all, Asking<T, R> asking) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<R>> tasks =
                    all.stream().<Callable<R>>map(one -> () -> asking.of(one)).toList();
            List<R> answers = new ArrayList<>();
            for (Future<R> answer : threads.invokeAll(tasks)) {
                answers.add(answer.get());
            }
            return answers;
        }
    }

    private static String unstreamed(String model) {
        return "{\"model\":\"%s\",\"stream\":false,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"
                .formatted(model);
    }

    private static String streamedMessages(String message) {
        return "{\"model\":\"%s\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
                .formatted(DUO_MODEL, message);
    }

    private CircuitBreaker circuit(String node) {
        return nodes.named(node).orElseThrow().breaker();
    }
}
