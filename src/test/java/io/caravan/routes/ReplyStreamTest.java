package io.caravan.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.cluster.Api;
import io.caravan.cluster.Cluster;
import io.caravan.cluster.OnCluster;
import io.caravan.cluster.Rows;
import io.caravan.cluster.Wire;
import io.caravan.embedded.simulator.Fault;
import io.caravan.embedded.simulator.FaultKind;
import io.caravan.embedded.simulator.NodeState;
import io.caravan.embedded.simulator.SimulatedNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jboss.logmanager.LogContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@QuarkusTest
@QuarkusTestResource(Cluster.class)
class ReplyStreamTest extends OnCluster {

    @Test
    void tokensLeaveAsTheyCome() {
        SimulatedNode agx0 = Cluster.node("agx0");
        agx0.setTokensPerSecond(20);
        try (Wire wire = new Wire(gateway)) {
            wire.post("/api/v1/chat", streamed(AGX0_MODEL, "count to 5000"));
            for (int number = 1; number <= 5; number++) {
                wire.readUntil("\"content\":\" " + number + "\"");
                assertThat(agx0.state().inFlight())
                        .as("answers that the node has not ended")
                        .isPositive();
            }
        }
    }

    @Test
    void whoeverGoesAwayIsNoErrorOfOurs() {
        List<String> noise = new CopyOnWriteArrayList<>();
        Handler listener = noting(noise);
        // Which of the two Vert.x writes to depends on who logged first in this JVM.
        String connections = "io.vertx.core.net.impl.ConnectionBase";
        List<Logger> logs = List.of(
                Logger.getLogger(connections), LogContext.getLogContext().getLogger(connections));
        logs.forEach(log -> log.addHandler(listener));
        try {
            breakOff(FaultKind.RESET_MID_STREAM);
            try (Wire wire = new Wire(gateway)) {
                wire.post("/api/v1/chat", streamed(AGX0_MODEL, "count to 50")).readUntil("event: error");
            }
            Cluster.heal();
            Cluster.node("agx0").setTokensPerSecond(20);
            long cancelled = agx0().cancelled();
            try (Wire wire = new Wire(gateway)) {
                wire.post("/api/v1/chat", streamed(AGX0_MODEL, "count to 5000")).readUntil("event: delta");
                wire.reset();
            }
            await().atMost(SOON).until(() -> agx0().cancelled() > cancelled);
        } finally {
            logs.forEach(log -> log.removeHandler(listener));
        }
        assertThat(noise).isEmpty();
    }

    private static Handler noting(List<String> noise) {
        return new Handler() {
            @Override
            public void publish(LogRecord entry) {
                noise.add(entry.getLevel() + " " + entry.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }

    @Test
    void everyEventHasAnIdAndTheEndHasTheWholeAnswer() {
        List<String> lines;
        try (Stream<String> stream =
                api.stream("/api/v1/chat", streamed(AGX0_MODEL, "count to 30")).body()) {
            lines = stream.toList();
        }
        List<String> ids = lines.stream()
                .filter(line -> line.startsWith("id: "))
                .map(line -> line.substring(4))
                .toList();
        String completion = data(lines, "start").get("id").asText();
        for (int i = 0; i < ids.size(); i++) {
            assertThat(ids.get(i)).isEqualTo(completion + ":" + i);
        }
        StringBuilder pieces = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).equals("event: delta")) {
                pieces.append(
                        Api.json(lines.get(i + 2).substring(6)).path("content").asText());
            }
        }
        assertThat(pieces.toString()).endsWith(" 28 29 30");
        assertThat(data(lines, "end").at("/message/content").asText()).isEqualTo(pieces.toString());
        assertThat(data(lines, "end").get("id").asText()).isEqualTo(completion);
    }

    @Test
    void anAnswerIsTheSameStreamedOrNot() {
        String whole = answered(chat(AGX0_MODEL, "Grüße an 世界 😀"))
                .at("/message/content")
                .asText();
        List<String> lines;
        try (Stream<String> stream = api.stream("/api/v1/chat", streamed(AGX0_MODEL, "Grüße an 世界 😀"))
                .body()) {
            lines = stream.toList();
        }
        assertThat(data(lines, "end").at("/message/content").asText())
                .isEqualTo(whole)
                .contains("Grüße an 世界 😀");
    }

    @ParameterizedTest
    @EnumSource(
            value = FaultKind.class,
            names = {"STALL", "CUT", "NO_END_MARKER", "ERROR_MID_STREAM", "RESET_MID_STREAM"})
    void aStreamThatBreaksEndsWithAnErrorAndABrokenConnection(FaultKind kind) {
        breakOff(kind);
        String request = freshRequestId();
        String answer;
        try (Wire wire = new Wire(gateway)) {
            answer = wire.post("/api/v1/chat", streamed(AGX0_MODEL, "count to 50"), "X-Request-Id: " + request)
                    .readAll();
        }
        assertThat(answer).startsWith("HTTP/1.1 200 ").contains("event: delta", "event: error");
        assertThat(answer).doesNotContain("event: end");
        assertThat(answer).as("a clean end of the chunks").doesNotEndWith("\r\n0\r\n\r\n");
        String problem = answer.substring(answer.indexOf("data: ", answer.indexOf("event: error")) + 6);
        assertThat(Api.json(problem.lines().findFirst().orElseThrow())
                        .get("type")
                        .asText())
                .isEqualTo("urn:caravan:problem:answer-broken");
        assertStoredAs("failed", request);
    }

    @ParameterizedTest
    @EnumSource(
            value = FaultKind.class,
            names = {"STALL", "CUT", "NO_END_MARKER", "ERROR_MID_STREAM", "RESET_MID_STREAM"})
    void aStreamThatBreaksIsContinuedByTheNextNodeWithoutLosingACharacter(FaultKind kind) {
        String whole = answered(chat(SHARED_MODEL, "count to 50"))
                .at("/message/content")
                .asText();
        Cluster.node("agx0").setTokensPerSecond(200);
        Cluster.node("agx0").fail(Fault.of(kind).onModel(SHARED_MODEL).afterTokens(20));
        List<JsonNode> ends = Stream.generate(this::streamToTheEnd).limit(3).toList();
        assertThat(ends).allSatisfy(end -> {
            assertThat(end.get("told").asText()).isEqualTo(whole);
            assertThat(end.at("/message/content").asText()).isEqualTo(whole);
            assertThat(end.get("node").asText()).isEqualTo("orin0");
        });
        assertThat(ends)
                .anySatisfy(end -> assertThat(end.path("rescued").asBoolean()).isTrue());
    }

    /** The last event of a streamed chat, with all deltas as {@code told}. */
    private JsonNode streamToTheEnd() {
        List<String> lines = api.stream("/api/v1/chat", streamed(SHARED_MODEL, "count to 50"))
                .body()
                .toList();
        assertThat(lines).contains("event: end").doesNotContain("event: error");
        StringBuilder told = new StringBuilder();
        JsonNode last = null;
        for (String line :
                lines.stream().filter(line -> line.startsWith("data: ")).toList()) {
            last = Api.json(line.substring("data: ".length()));
            told.append(last.path("content").asText());
        }
        return ((ObjectNode) last).put("told", told.toString());
    }

    @ParameterizedTest
    @EnumSource(
            value = FaultKind.class,
            names = {"STALL", "CUT", "NO_END_MARKER", "ERROR_MID_STREAM", "RESET_MID_STREAM"})
    void anAnswerThatBreaksBeforeAnyOfItHasLeftIsAProblem(FaultKind kind) {
        breakOff(kind);
        String request = freshRequestId();
        HttpResponse<String> answer = api.send(api.request("/api/v1/chat")
                .header("X-Request-Id", request)
                .POST(BodyPublishers.ofString(chat(AGX0_MODEL, "count to 50"))));
        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(Api.json(answer).get("detail").asText()).containsPattern("agx0 (cut|stalled) \\(.+\\)");
        assertStoredAs("failed", request);
    }

    @Test
    void aNodeThatStalledIsStopped() {
        Cluster.node("agx0").fail(Fault.of(FaultKind.STALL).onModel(AGX0_MODEL));
        long cancelled = agx0().cancelled();
        assertThat(api.post("/api/v1/chat", chat(AGX0_MODEL, "count to 50")).statusCode())
                .isEqualTo(502);
        await().atMost(SOON).until(() -> agx0().cancelled() == cancelled + 1);
    }

    @Test
    void aMalformedChunkIsSkipped() {
        Cluster.node("agx0").fail(Fault.of(FaultKind.MALFORMED_CHUNK).onModel(AGX0_MODEL));
        assertThat(answered(chat(AGX0_MODEL, "count to 20"))
                        .at("/message/content")
                        .asText())
                .endsWith(" 18 19 20");
    }

    @Test
    void aStreamerWhoHangsUpStopsTheNode() {
        Cluster.node("agx0").setTokensPerSecond(50);
        long cancelled = agx0().cancelled();
        String request = freshRequestId();
        try (Wire wire = new Wire(gateway)) {
            wire.post("/api/v1/chat", streamed(AGX0_MODEL, "count to 5000"), "X-Request-Id: " + request)
                    .readUntil("\" 3\"");
        }
        await().atMost(Duration.ofSeconds(2)).until(() -> agx0().cancelled() == cancelled + 1);
        assertStoredAs("cancelled", request);
    }

    @Test
    void aWaiterWhoHangsUpStopsTheNode() {
        Cluster.node("agx0").setTokensPerSecond(50);
        NodeState before = agx0();
        String request = freshRequestId();
        try (Wire wire = new Wire(gateway)) {
            wire.post("/api/v1/chat", chat(AGX0_MODEL, "count to 5000"), "X-Request-Id: " + request);
            await().atMost(SOON).until(() -> agx0().tokensSent() > before.tokensSent() + 5);
        }
        await().atMost(Duration.ofSeconds(2)).until(() -> agx0().cancelled() == before.cancelled() + 1);
        assertStoredAs("cancelled", request);
    }

    @Test
    void whoHangsUpBeforeTheFirstTokenStopsTheNodeToo() {
        Cluster.node("agx0").fail(Fault.hangModel(AGX0_MODEL));
        NodeState before = agx0();
        try (Wire wire = new Wire(gateway)) {
            wire.post("/api/v1/chat", chat(AGX0_MODEL, "Hi"));
            await().atMost(SOON).until(() -> agx0().started() == before.started() + 1);
        }
        await().atMost(Duration.ofSeconds(1)).until(() -> agx0().cancelled() == before.cancelled() + 1);
    }

    @Test
    void aConversationGoesOnAfterItsCallerHungUp() {
        Cluster.node("agx0").setTokensPerSecond(50);
        String conversation;
        try (Wire wire = new Wire(gateway)) {
            String start = wire.post("/api/v1/chat", streamed(AGX0_MODEL, "My kite is red, count to 5000"))
                    .readUntil("event: delta");
            conversation = start.replaceAll("(?s).*\"conversation_id\":\"([^\"]+)\".*", "$1");
        }
        await().atMost(SOON)
                .until(() -> Rows.count(
                                "select count(*) from messages where status = 'cancelled' and conversation_id = ?",
                                java.util.UUID.fromString(conversation))
                        == 1);
        JsonNode second = answered("{\"model\":\"%s\",\"conversation_id\":\"%s\",\"message\":\"Do you remember?\"}"
                .formatted(AGX0_MODEL, conversation));
        assertThat(second.at("/message/content").asText()).contains("My kite is red");
    }

    @Test
    void nothingIsInFlightWhenAllHaveTheirAnswers() {
        answered(chat(SHARED_MODEL, "Hi"));
        await().atMost(SOON).until(() -> nodes.all().stream().allMatch(node -> node.inFlight() == 0));
    }

    private static void assertStoredAs(String status, String request) {
        assertThat(storedStatus(request)).isEqualTo(status);
        assertThat(Rows.text(
                        "select m.content from messages m join completions c on c.id = m.completion_id"
                                + " where c.request_id = ? and m.role = 'assistant' and m.status = c.status",
                        request))
                .as("the part that came")
                .startsWith("(simulated answer)");
    }

    private static NodeState agx0() {
        return Cluster.node("agx0").state();
    }

    private static JsonNode data(List<String> lines, String event) {
        int at = lines.indexOf("event: " + event);
        assertThat(at).as("event %s in %s", event, lines).isNotNegative();
        return Api.json(lines.get(at + 2).substring("data: ".length()));
    }
}
