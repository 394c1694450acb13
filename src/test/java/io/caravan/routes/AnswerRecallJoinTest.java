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
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of those who ask the same at once: agx0 alone has the model. */
@QuarkusTest
@QuarkusTestResource(Cluster.class)
class AnswerRecallJoinTest extends OnCluster {

    private static final String CACHE = "X-Caravan-Cache";
    private static final int CROWD = 20;

    @Inject
    MeterRegistry meters;

    private String question;

    @BeforeEach
    void aQuestionThatNobodyHasAsked() {
        question = UUID.randomUUID() + " count to ";
    }

    @Test
    void whoAskTheSameAtOnceCostOneGeneration() {
        Cluster.node("agx0").setTokensPerSecond(100);
        long asked = asked();
        double joins = joins();
        List<CompletableFuture<HttpResponse<String>>> answers =
                Stream.generate(this::later).limit(CROWD).toList();
        List<String> texts = answers.stream()
                .map(CompletableFuture::join)
                .map(AnswerRecallJoinTest::text)
                .toList();
        assertThat(texts).hasSize(CROWD).containsOnly(texts.getFirst());
        assertThat(texts.getFirst()).endsWith(" 40");
        assertThat(asked()).isEqualTo(asked + 1);
        assertThat(joins()).isGreaterThan(joins);
        assertThat(answers.stream()
                        .map(answer -> answer.join().headers().firstValue(CACHE).orElseThrow())
                        .collect(Collectors.groupingBy(outcome -> outcome, Collectors.counting())))
                .containsEntry("miss", 1L)
                .containsEntry("hit", CROWD - 1L);
    }

    @Test
    void whoeverAskedAgainHearsAStreamAsItGrows() {
        Cluster.node("agx0").setTokensPerSecond(20);
        long asked = asked();
        try (Wire first = stream(" 5000")) {
            assertThat(first.readUntil("event: delta")).contains(CACHE + ": miss");
            try (Wire second = stream(" 5000")) {
                assertThat(second.readUntil(" 11")).contains(CACHE + ": hit", "X-Caravan-Node: cache");
                assertThat(second.readUntil("\"content\":\" 14\"")).doesNotContain("event: end");
                assertThat(asked()).isEqualTo(asked + 1);
            }
        }
    }

    @Test
    void whoeverComesLaterHearsTheBeginningToo() {
        Cluster.node("agx0").setTokensPerSecond(50);
        try (Wire first = stream(" 40")) {
            first.readUntil("\"content\":\" 10\"");
            HttpResponse<String> second = api.post("/api/v1/chat", body(true));
            assertThat(second.headers().firstValue(CACHE)).hasValue("hit");
            assertThat(told(second.body())).isEqualTo(whole(second.body())).endsWith(" 39 40");
            assertThat(whole(first.readUntil("event: end\n") + first.readUntil("}\n\n")))
                    .isEqualTo(whole(second.body()));
        }
    }

    /** The one who had it written streams, or does not; and so does the one who takes over. */
    private enum Succession {
        STREAM_TO_STREAM,
        STREAM_TO_WHOLE,
        WHOLE_TO_STREAM,
        WHOLE_TO_WHOLE;

        boolean firstStreams() {
            return this == STREAM_TO_STREAM || this == STREAM_TO_WHOLE;
        }

        boolean nextStreams() {
            return this == STREAM_TO_STREAM || this == WHOLE_TO_STREAM;
        }
    }

    @ParameterizedTest
    @EnumSource(Succession.class)
    void ifTheFirstOneHangsUpAnotherOneTakesOver(Succession succession) {
        Cluster.node("agx0").setTokensPerSecond(40);
        long asked = asked();
        List<CompletableFuture<HttpResponse<String>>> others;
        try (Wire first = new Wire(gateway)) {
            first.post("/api/v1/chat", body(succession.firstStreams()));
            awaitAsked(asked + 1);
            if (succession.firstStreams()) {
                first.readUntil("\"content\":\" 5\"");
            }
            others = others(succession.nextStreams());
            awaitJoined(3);
            first.reset();
        }
        others.forEach(other -> assertWhole(other.join(), succession.nextStreams()));
        assertThat(asked()).isEqualTo(asked + 2);
    }

    @ParameterizedTest
    @EnumSource(Succession.class)
    void ifTheFirstOnesNodeFailsAnotherOneTakesOver(Succession succession) {
        Cluster.node("agx0").setTokensPerSecond(40);
        Cluster.node("agx0")
                .fail(Fault.of(FaultKind.STALL)
                        .onModel(AGX0_MODEL)
                        .afterTokens(10)
                        .once());
        long asked = asked();
        try (Wire first = new Wire(gateway)) {
            first.post("/api/v1/chat", body(succession.firstStreams()));
            awaitAsked(asked + 1);
            List<CompletableFuture<HttpResponse<String>>> others = others(succession.nextStreams());
            others.forEach(other -> assertWhole(other.join(), succession.nextStreams()));
        }
        assertThat(asked()).isEqualTo(asked + 2);
    }

    @Test
    void whoTakesOverInTheMiddleIsStoredAsARescue() {
        Cluster.node("agx0").setTokensPerSecond(40);
        CompletableFuture<HttpResponse<String>> other;
        try (Wire first = stream(" 40")) {
            first.readUntil("\"content\":\" 5\"");
            other = api.postLater("/api/v1/chat", body(true));
            awaitJoined(1);
            first.reset();
        }
        JsonNode end = end(other.join().body());
        assertThat(end.get("node").asText()).isEqualTo("agx0");
        assertThat(end.get("rescued").asBoolean()).isTrue();
        String id = end.get("id").asText();
        await().atMost(SOON).until(() -> Rows.count("select count(*) from completions where id = ?::uuid", id) == 1);
        assertThat(Api.json(Rows.text("select attempts from completions where id = ?::uuid", id))
                        .findValuesAsText("node"))
                .containsExactly("cache", "agx0");
    }

    @Test
    void whatFailsForTwoIsNotTriedForOneAfterTheOther() {
        Cluster.node("agx0").setTokensPerSecond(40);
        Cluster.node("agx0").fail(Fault.of(FaultKind.STALL).onModel(AGX0_MODEL).afterTokens(5));
        List<CompletableFuture<HttpResponse<String>>> answers =
                Stream.generate(this::later).limit(5).toList();
        awaitJoined(4);
        // One after the other they would never be several at a node.
        await().atMost(SOON).until(() -> Cluster.node("agx0").state().inFlight() >= 3);
        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.join().statusCode()).isBetween(500, 504));
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Caravan-Timeout: 30", "Cache-Control: no-cache", "Cache-Control: max-age=60"})
    void whoMayHaveItSoonerOrWantsTheirOwnJoinsNobody(String header) {
        Cluster.node("agx0").setTokensPerSecond(20);
        long asked = asked();
        try (Wire first = stream(" 5000");
                Wire second = new Wire(gateway)) {
            first.readUntil("event: delta");
            second.post("/api/v1/chat", body(true, " 5000"), header).readUntil("event: delta");
            assertThat(asked()).isEqualTo(asked + 2);
        }
    }

    @Test
    void nobodyWaitsForABatch() {
        Cluster.node("agx0").setTokensPerSecond(20);
        long asked = asked();
        try (Wire batch = new Wire(gateway);
                Wire second = new Wire(gateway)) {
            String body = body(true, " 5000");
            batch.post("/api/v1/chat", body.replace("{\"model\"", "{\"lane\":\"batch\",\"model\""))
                    .readUntil("event: delta");
            second.post("/api/v1/chat", body).readUntil("event: delta");
            assertThat(asked()).isEqualTo(asked + 2);
        }
    }

    private Wire stream(String last) {
        return new Wire(gateway).post("/api/v1/chat", body(true, last));
    }

    private CompletableFuture<HttpResponse<String>> later() {
        return api.postLater("/api/v1/chat", body(false));
    }

    private List<CompletableFuture<HttpResponse<String>>> others(boolean stream) {
        return Stream.generate(() -> api.postLater("/api/v1/chat", body(stream)))
                .limit(3)
                .toList();
    }

    private String body(boolean stream) {
        return body(stream, " 40");
    }

    private String body(boolean stream, String last) {
        return "{\"model\":\"%s\",\"message\":\"%s\",\"stream\":%s,\"options\":{\"temperature\":0}}"
                .formatted(AGX0_MODEL, question.strip() + last, stream);
    }

    private void awaitAsked(long times) {
        await().atMost(SOON).until(() -> asked() >= times);
    }

    /** Until so many requests are under way besides the first one. */
    private void awaitJoined(int others) {
        await().atMost(SOON)
                .until(() -> meters.get("caravan.cache.joined").gauge().value() == others);
    }

    private void assertWhole(HttpResponse<String> answer, boolean stream) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        String text = stream ? whole(answer.body()) : text(answer);
        assertThat(text).startsWith("(simulated answer) 1 2 3 ").endsWith(" 39 40");
        if (stream) {
            assertThat(told(answer.body())).isEqualTo(text);
        }
    }

    private static String text(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Api.json(answer).at("/message/content").asText();
    }

    /** What the pieces of a stream say. */
    private static String told(String stream) {
        return documents(stream).map(each -> each.path("content").asText()).collect(Collectors.joining());
    }

    /** What its end says. */
    private static String whole(String stream) {
        return end(stream).at("/message/content").asText();
    }

    private static JsonNode end(String stream) {
        return documents(stream).reduce((one, next) -> next).orElseThrow();
    }

    private static Stream<JsonNode> documents(String stream) {
        return stream.lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> Api.json(line.substring("data: ".length())));
    }

    private double joins() {
        return meters.get("caravan.cache.asked")
                .tag("outcome", "join")
                .counter()
                .count();
    }

    /** How often a node was asked this test's question; it may be asked others', to see how it is. */
    private long asked() {
        return Cluster.node("agx0").state().requests().stream()
                .filter(request -> request.body() != null && request.body().contains(question.strip()))
                .count();
    }
}
