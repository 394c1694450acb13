package io.caravan.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.cluster.Api;
import io.caravan.cluster.Cluster;
import io.caravan.cluster.OnCluster;
import io.caravan.embedded.simulator.Fault;
import io.caravan.embedded.simulator.FaultKind;
import io.caravan.embedded.simulator.SeenRequest;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@QuarkusTest
@QuarkusTestResource(Cluster.class)
class ChatDispatchTest extends OnCluster {

    private static final int AT_ONCE = 8;

    @BeforeEach
    void eachCanAnswerAtOnce() {
        warm(SHARED_MODEL, "agx0", "orin0");
    }

    @ParameterizedTest
    @CsvSource({"UNAVAILABLE, 1", "BAD_GATEWAY, 1", "GATEWAY_TIMEOUT, 1", "RATE_LIMIT, 1", "ERROR_500, 2", "RESET, 2"})
    void aFailureBeforeTheFirstTokenMovesOnAfterSoManyTriesAndNobodyNotices(FaultKind kind, int tries) {
        Cluster.node("agx0").fail(Fault.of(kind).onModel(SHARED_MODEL));
        List<HttpResponse<String>> answers = load(5, i -> {});
        assertThat(answers).allSatisfy(ChatDispatchTest::assertAnswered);
        assertThat(answers)
                .extracting(
                        answer -> answer.headers().firstValue("X-Caravan-Node").orElseThrow())
                .containsOnly("orin0");
        assertThat(answers).as("some were put to agx0 first").anySatisfy(answer -> assertThat(
                        answer.headers().firstValue("X-Caravan-Attempts"))
                .hasValue(String.valueOf(tries + 1)));
    }

    @ParameterizedTest
    @EnumSource(
            value = FaultKind.class,
            names = {"ERROR_500", "RESET"})
    void whatIsOverByTheSecondTryNeedsNoOtherNode(FaultKind kind) {
        Cluster.node("agx0").fail(Fault.of(kind).onModel(AGX0_MODEL).once());
        HttpResponse<String> answer = api.post("/api/v1/chat", chat(AGX0_MODEL, "Hi"));
        assertAnswered(answer);
        assertThat(answer.headers().firstValue("X-Caravan-Attempts")).hasValue("2");
    }

    @Test
    void aNodeThatAsksForAShortWaitIsAskedAgainAfterIt() {
        Cluster.node("agx0")
                .fail(Fault.of(FaultKind.RATE_LIMIT)
                        .onModel(AGX0_MODEL)
                        .retryAfter(1)
                        .once());
        HttpResponse<String> answer = api.post("/api/v1/chat", chat(AGX0_MODEL, "Hi"));
        assertAnswered(answer);
        assertThat(answer.headers().firstValue("X-Caravan-Attempts")).hasValue("2");
    }

    @Test
    void whoAsksForALongWaitIsNotWaitedForAndTheCallerLearnsOfIt() {
        Cluster.node("agx0")
                .fail(Fault.of(FaultKind.RATE_LIMIT).onModel(AGX0_MODEL).retryAfter(4));
        HttpResponse<String> answer = api.post("/api/v1/chat", chat(AGX0_MODEL, "Hi"));
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("4");
        assertThat(answer.headers().firstValue("X-Caravan-Attempts")).hasValue("1");
        assertThat(struck("agx0", FaultKind.RATE_LIMIT)).isEqualTo(1);
    }

    @Test
    void aRequestThatIsTooLongGoesToAModelWithALargerContext() {
        Cluster.node("agx0").fail(Fault.of(FaultKind.CONTEXT_LENGTH).onModel("gemma3:12b"));
        JsonNode answer = answered(chat("gemma3:12b", "Hi"));
        assertThat(answer.get("model").asText()).isEqualTo("qwen3:14b");
    }

    @Test
    void theFirstFallbackThatAnswersStandsInForAModelThatDoesNot() {
        Cluster.node("agx0")
                .fail(
                        Fault.of(FaultKind.UNAVAILABLE).onModel("phi4:latest"),
                        Fault.of(FaultKind.UNAVAILABLE).onModel("llava:13b"));
        JsonNode answer = answered(chat("phi4", "Hi"));
        assertThat(answer.get("model").asText()).isEqualTo("mistral");
    }

    @Test
    void whatAModelCannotDoIsRefusedBeforeANodeIsAsked() {
        long before = Cluster.node("agx0").state().started();
        HttpResponse<String> answer = api.post(
                "/api/v1/chat",
                "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"Look\",\"images\":[\"aGk=\"]}]}"
                        .formatted(SHARED_MODEL));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Api.json(answer).get("detail").asText())
                .contains("llama3.2:1b")
                .contains("vision");
        assertThat(Cluster.node("agx0").state().started()).isEqualTo(before);
    }

    @Test
    void aNodeThatHangsIsTakenOutThoughItAnswersHealthChecksAndPutBackByProgress() {
        hang("agx0");
        for (int i = 0; i < 2; i++) {
            assertThat(api.post("/api/v1/chat", chat(AGX0_MODEL, "Hi")).statusCode())
                    .isEqualTo(504);
        }
        assertThat(view("agx0").get("state").asText()).isEqualTo("hung");
        assertThat(answered(chat(SHARED_MODEL, "Hi")).get("node").asText()).isEqualTo("orin0");
        Cluster.node("agx0").heal();
        await().atMost(SOON).until(() -> view("agx0").get("state").asText().equals("up"));
        nodes.named("agx0").orElseThrow().breaker().reset();
        assertThat(answered(chat(AGX0_MODEL, "Hi")).get("node").asText()).isEqualTo("agx0");
    }

    @Test
    void aNodeThatBeginsEveryAnswerAndNeverGoesOnIsTakenOutToo() {
        Cluster.node("agx0").fail(Fault.of(FaultKind.STALL).afterTokens(1));
        for (int i = 0; i < 2; i++) {
            assertThat(api.post("/api/v1/chat", chat(AGX0_MODEL, "Hi")).statusCode())
                    .isGreaterThanOrEqualTo(500);
        }
        assertThat(view("agx0").get("state").asText()).isEqualTo("hung");
        Cluster.node("agx0").heal();
        await().atMost(SOON).until(() -> view("agx0").get("state").asText().equals("up"));
    }

    @Test
    void aNodeThatHangsIsFoundOutThoughNoCallerWaitsForLongEnough() {
        hang("agx0");
        HttpResponse<String> refused = api.send(api.request("/api/v1/chat")
                .header("X-Caravan-Timeout", "0.3")
                .POST(BodyPublishers.ofString(chat(AGX0_MODEL, "Hi"))));
        assertThat(refused.statusCode()).isEqualTo(504);
        await().atMost(SOON).until(() -> view("agx0").get("state").asText().equals("hung"));
        assertThat(view("agx0").get("models"))
                .allSatisfy(model -> assertThat(model.path("left_out").asText()).isEqualTo("hung"));
        Cluster.node("agx0").heal();
        await().atMost(SOON).until(() -> view("agx0").get("state").asText().equals("up"));
        assertThat(view("agx0").get("models"))
                .allSatisfy(model -> assertThat(model.has("left_out")).isFalse());
    }

    @Test
    void aSilentNodeIsNotAskedTwice() {
        long before = struck("agx0", FaultKind.HANG_MODEL);
        Cluster.node("agx0").fail(Fault.hangModel(SHARED_MODEL));
        List<HttpResponse<String>> answers = load(5, i -> {});
        assertThat(answers).allSatisfy(ChatDispatchTest::assertAnswered);
        long silent = answers.stream()
                .filter(answer -> answer.headers()
                        .firstValue("X-Caravan-Attempts")
                        .orElseThrow()
                        .equals("2"))
                .count();
        assertThat(silent).isPositive();
        assertThat(struck("agx0", FaultKind.HANG_MODEL) - before).isEqualTo(silent);
    }

    @ParameterizedTest
    @EnumSource(
            value = FaultKind.class,
            names = {"STALL", "CUT", "NO_END_MARKER", "ERROR_MID_STREAM", "RESET_MID_STREAM"})
    void anAnswerThatBreaksBeforeAnyOfItHasLeftMovesOnToo(FaultKind kind) {
        Cluster.node("agx0").fail(Fault.of(kind).onModel(SHARED_MODEL));
        List<HttpResponse<String>> answers = load(5, i -> {});
        assertThat(answers).allSatisfy(ChatDispatchTest::assertAnswered);
        assertThat(answers).allSatisfy(answer -> assertThat(
                        Api.json(answer).at("/message/content").asText())
                .startsWith("(simulated answer)"));
        assertThat(answers)
                .extracting(
                        answer -> answer.headers().firstValue("X-Caravan-Node").orElseThrow())
                .containsOnly("orin0");
        assertThat(struck("agx0", kind)).isPositive();
    }

    @Test
    void aNodeThatAnswersNothingAtAllIsDownUntilItDoes() {
        Cluster.node("agx0").fail(Fault.of(FaultKind.SILENCE));
        assertThat(load(5, i -> {})).allSatisfy(ChatDispatchTest::assertAnswered);
        await().atMost(SOON).until(() -> view("agx0").get("state").asText().equals("down"));
        assertThat(view("agx0").get("reason").asText()).contains("no answer").doesNotContain("127.0.0.1");
        Cluster.node("agx0").heal();
        await().atMost(SOON).until(() -> view("agx0").get("state").asText().equals("up"));
    }

    @ParameterizedTest
    @CsvSource({"CONTENT_POLICY, refused-by-node, 1", "CONTEXT_LENGTH, context-length, 3"})
    void aRefusedRequestIsPutToWhoMayHaveMoreRoomAtTheMost(FaultKind kind, String problemKind, long most) {
        Cluster.node("agx0").fail(Fault.of(kind).onModel(SHARED_MODEL));
        Cluster.node("orin0").fail(Fault.of(kind).onModel(SHARED_MODEL));
        HttpResponse<String> answer = api.post("/api/v1/chat", chat(SHARED_MODEL, "Hi"));
        assertThat(answer.statusCode()).isEqualTo(400);
        JsonNode problem = Api.json(answer);
        assertThat(problem.get("type").asText()).isEqualTo("urn:caravan:problem:" + problemKind);
        assertThat(problem.get("detail").asText()).containsPattern("Node (agx0|orin0): 400: .+");
        // One that is too long: to orin0 if it has its turn, to agx0, which has more room, and there once more in a
        // larger window.
        assertThat(struck("agx0", kind) + struck("orin0", kind)).isBetween(1L, most);
        assertThat(struck("orin0", kind)).isLessThanOrEqualTo(1);
    }

    @Test
    void refusedRequestsDoNotSpeakAgainstTheNode() {
        Cluster.node("agx0").fail(Fault.of(FaultKind.CONTENT_POLICY).onModel(AGX0_MODEL));
        for (int i = 0; i < 10; i++) {
            assertThat(api.post("/api/v1/chat", chat(AGX0_MODEL, "Hi")).statusCode())
                    .isEqualTo(400);
        }
        assertThat(breaker("agx0").getState()).isEqualTo(CircuitBreaker.State.CLOSED);
    }

    @Test
    void aThousandChatsAreSharedByWeight() {
        Map<String, Long> byNode = load(1_000, i -> {}).stream()
                .map(answer -> answer.headers().firstValue("X-Caravan-Node").orElse("nobody"))
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        assertThat(byNode.keySet()).containsExactlyInAnyOrder("agx0", "orin0");
        assertThat(byNode.get("agx0")).isBetween(770L, 830L);
    }

    @Test
    void aNodeThatGoesAwayUnderLoadIsNotNoticedAndIsUsedAgainWhenItIsBack() {
        List<HttpResponse<String>> answers = load(400, i -> {
            if (i == 100) {
                Cluster.node("agx0").refuse();
            }
        });
        assertThat(answers).allSatisfy(ChatDispatchTest::assertAnswered);
        Cluster.node("agx0").heal();
        await().atMost(Duration.ofSeconds(30)).until(() -> api.post("/api/v1/chat", chat(SHARED_MODEL, "Hi"))
                .headers()
                .firstValue("X-Caravan-Node")
                .orElseThrow()
                .equals("agx0"));
    }

    @Test
    void aCircuitOpensAfterRepeatedFailuresAndClosesAfterRecovery() {
        Cluster.node("agx0").fail(Fault.of(FaultKind.UNAVAILABLE).onModel(AGX0_MODEL));
        for (int i = 0; i < 4; i++) {
            api.post("/api/v1/chat", chat(AGX0_MODEL, "Hi"));
        }
        assertThat(breaker("agx0").getState()).as("too early to judge").isEqualTo(CircuitBreaker.State.CLOSED);
        api.post("/api/v1/chat", chat(AGX0_MODEL, "Hi"));
        assertThat(view("agx0").get("breaker").asText()).isEqualTo("open");
        long asked = struck("agx0", FaultKind.UNAVAILABLE);

        HttpResponse<String> spared = api.send(api.request("/api/v1/chat")
                .header("X-Caravan-Timeout", "0.001")
                .POST(HttpRequest.BodyPublishers.ofString(chat(AGX0_MODEL, "Hi"))));
        assertThat(spared.statusCode()).isEqualTo(503);
        assertThat(spared.body()).contains("agx0 not_asked (circuit open)");
        assertThat(struck("agx0", FaultKind.UNAVAILABLE)).as("it was spared").isEqualTo(asked);

        Cluster.node("agx0").heal();
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            api.post("/api/v1/chat", chat(AGX0_MODEL, "Hi"));
            return breaker("agx0").getState() == CircuitBreaker.State.CLOSED;
        });
        assertThat(answered(chat(AGX0_MODEL, "Hi")).get("node").asText()).isEqualTo("agx0");
    }

    @Test
    void whenEveryNodeFailsTheCallerLearnsWhyAndWhenToTryAgain() {
        Cluster.node("agx0").fail(Fault.of(FaultKind.UNAVAILABLE).onModel(SHARED_MODEL));
        Cluster.node("orin0").refuse();
        HttpResponse<String> answer = api.post("/api/v1/chat", chat(SHARED_MODEL, "Hi"));
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After"))
                .hasValueSatisfying(seconds -> assertThat(seconds).matches("[1-9]\\d*"));
        JsonNode problem = Api.json(answer);
        assertThat(problem.get("type").asText()).isEqualTo("urn:caravan:problem:no-node");
        assertThat(problem.get("attempts"))
                .extracting(attempt -> attempt.get("node").asText())
                .containsExactlyInAnyOrder("agx0", "orin0", "orin0");
        assertThat(problem.get("detail").asText()).contains("agx0 unavailable (503: server busy");
    }

    @Test
    void allNodesOfAModelSwitchedOffAreNamed() {
        Cluster.node("agx0").refuse();
        Cluster.node("orin0").refuse();
        HttpResponse<String> answer = api.post("/api/v1/chat", chat(SHARED_MODEL, "Hi"));
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(Api.json(answer).get("attempts"))
                .extracting(attempt -> attempt.get("node").asText())
                .containsOnly("agx0", "orin0");
        assertThat(answer.body()).doesNotContain("127.0.0.1");
    }

    /** Sends so many chats, a few at once; {@code before} is told the number of each. */
    private List<HttpResponse<String>> load(int chats, java.util.function.IntConsumer before) {
        Semaphore turns = new Semaphore(AT_ONCE);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<HttpResponse<String>>> asked = IntStream.range(0, chats)
                    .mapToObj(i -> threads.submit(() -> {
                        turns.acquire();
                        try {
                            before.accept(i);
                            return api.post("/api/v1/chat", chat(SHARED_MODEL, "Chat " + i));
                        } finally {
                            turns.release();
                        }
                    }))
                    .toList();
            List<HttpResponse<String>> answers = new ArrayList<>();
            for (Future<HttpResponse<String>> one : asked) {
                answers.add(one.get());
            }
            return answers;
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static void assertAnswered(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(Api.json(answer).get("finish_reason").asText()).isEqualTo("stop");
    }

    /** Whether a probe asked for a few tokens, to see if the node makes progress. */
    private static boolean isTrial(SeenRequest request) {
        return request.body().matches("(?s).*\"num_predict\":8[,}].*");
    }

    private static long struck(String node, FaultKind kind) {
        return Cluster.node(node).state().requests().stream()
                .filter(request -> kind.id().equals(request.fault()) && !isTrial(request))
                .count();
    }

    /** All of its models: where one of them works the node is put back, and only the others are left out. */
    private void hang(String node) {
        Fault[] faults = nodes.named(node).orElseThrow().report().orElseThrow().models().stream()
                .map(model -> Fault.hangModel(model.name()))
                .toArray(Fault[]::new);
        Cluster.node(node).fail(faults);
    }

    private CircuitBreaker breaker(String node) {
        return nodes.named(node).orElseThrow().breaker();
    }

    private JsonNode view(String name) {
        for (JsonNode node : Api.json(api.get("/api/v1/nodes")).get("nodes")) {
            if (node.get("name").asText().equals(name)) {
                return node;
            }
        }
        throw new AssertionError("no node " + name);
    }
}
