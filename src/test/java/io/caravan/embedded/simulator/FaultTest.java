package io.caravan.embedded.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every way of failing, as a caller sees it. */
class FaultTest extends SimulatorTest {

    private static final String COUNT = Caller.chat("llama3.2", "count to 20");
    private static final String LAST_CHUNK = "\r\n0\r\n\r\n";

    @Test
    void aRefusingNodeTakesNoConnectionUntilHealed() {
        node.refuse();

        assertThatThrownBy(() -> caller.get("/api/version"))
                .isInstanceOf(UncheckedIOException.class)
                .cause()
                .isInstanceOf(ConnectException.class);
        assertThat(node.state().listening()).isFalse();

        node.heal();
        assertThat(caller.get("/api/version").statusCode()).isEqualTo(200);
    }

    @Test
    void aRefusalMayEndByItself() {
        node.fail(Fault.of(FaultKind.REFUSE).delay(Duration.ofMillis(200)));
        assertThat(node.state().listening()).isFalse();

        await().until(() -> node.state().listening());

        assertThat(caller.get("/api/version").statusCode()).isEqualTo(200);
    }

    @Test
    void theNodeGoesAwayWhenAModelSaysSo() throws IOException {
        String body = Caller.chat("sim-refuse:delay-200", "hi");
        try (RawCall call = new RawCall(node, "/api/chat", body)) {
            assertThat(call.endsWithReset()).isTrue();
        }

        await().until(() -> node.state().listening());
        assertThat(caller.get("/api/version").statusCode()).isEqualTo(200);
    }

    @Test
    void aResetComesBeforeTheFirstByte() throws IOException {
        node.fail(Fault.of(FaultKind.RESET));

        try (RawCall call = new RawCall(node, "/api/chat", COUNT)) {
            assertThat(call.endsWithReset()).isTrue();
            assertThat(call.seen()).isEmpty();
        }
    }

    @Test
    void aResetMidStreamComesAfterItsTokens() throws IOException {
        node.fail(Fault.of(FaultKind.RESET_MID_STREAM).afterTokens(3));

        try (RawCall call = new RawCall(node, "/api/chat", COUNT)) {
            assertThat(call.endsWithReset()).isTrue();
            assertThat(call.seen().lines().filter(line -> line.startsWith("{"))).hasSizeLessThanOrEqualTo(3);
        }
        assertThat(node.state().tokensSent()).isEqualTo(3);
    }

    @Test
    void aRateLimitMayTellWhenToComeBack() {
        node.fail(Fault.of(FaultKind.RATE_LIMIT).retryAfter(2));
        HttpResponse<String> told = caller.post("/api/chat", COUNT);
        node.fail(Fault.of(FaultKind.RATE_LIMIT));
        HttpResponse<String> untold = caller.post("/api/chat", COUNT);

        assertThat(told.statusCode()).isEqualTo(429);
        assertThat(told.headers().firstValue("Retry-After")).hasValue("2");
        assertThat(untold.statusCode()).isEqualTo(429);
        assertThat(untold.headers().firstValue("Retry-After")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            error-500      | 500 | {"error":"llama runner process has terminated: simulated"}
            unavailable    | 503 | {"error":"server busy, please try again.  maximum pending requests exceeded"}
            context-length | 400 | {"error":"the input length exceeds the context length"}
            content-policy | 400 | {"error":"the request was refused by the content policy"}
            """)
    void anErrorComesWithItsStatusInTheShapeOfTheApi(String kind, int status, String body) {
        node.fail(Fault.of(FaultKind.of(kind)));

        HttpResponse<String> response = caller.post("/api/chat", COUNT);

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.body()).isEqualTo(body);
    }

    @ParameterizedTest
    @CsvSource({"bad-gateway,502,Bad Gateway", "gateway-timeout,504,Gateway Time-out"})
    void aProxysErrorIsAPageAndNoJson(String kind, int status, String title) {
        node.fail(Fault.of(FaultKind.of(kind)));

        HttpResponse<String> response = caller.post("/api/chat", COUNT);

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("text/html");
        assertThat(response.body()).contains(title);
    }

    @Test
    void anotherStatusMayBeTold() {
        node.fail(Fault.of(FaultKind.ERROR_500).withStatus(507));

        assertThat(caller.post("/api/chat", COUNT).statusCode()).isEqualTo(507);
    }

    @Test
    void aFaultEndsAfterItsTimes() {
        node.fail(Fault.of(FaultKind.ERROR_500).times(2));

        assertThat(statuses(3)).containsExactly(500, 500, 200);
        assertThat(node.state().faults()).isEmpty();
        assertThat(node.state().requestsByFault()).containsEntry("error-500", 2L);
    }

    @Test
    void aFaultHitsOnlyItsModel() {
        node.fail(Fault.of(FaultKind.ERROR_500).onModel("phi3:mini"));

        assertThat(caller.post("/api/chat", Caller.chat("phi3:mini", "hi")).statusCode())
                .isEqualTo(500);
        assertThat(caller.post("/api/chat", COUNT).statusCode()).isEqualTo(200);
    }

    @Test
    void healthChecksDoNotUseUpAFaultUnlessItHitsEverything() {
        node.fail(Fault.of(FaultKind.ERROR_500).once());
        int ps = caller.get("/api/ps").statusCode();
        int chat = caller.post("/api/chat", COUNT).statusCode();
        node.fail(Fault.of(FaultKind.ERROR_500).onEverything());

        assertThat(ps).isEqualTo(200);
        assertThat(chat).isEqualTo(500);
        assertThat(caller.get("/api/ps").statusCode()).isEqualTo(500);
    }

    @Test
    void aSilentNodeAnswersNothingAtAll() throws IOException {
        node.fail(Fault.of(FaultKind.SILENCE));

        CompletableFuture<?> version = CompletableFuture.supplyAsync(() -> caller.get("/api/version"));
        try (RawCall call = new RawCall(node, "/api/chat", COUNT)) {
            assertThat(call.isSilentFor(300)).isTrue();
        }
        assertThat(version).isNotDone();
        await().until(() -> node.state().cancelled() == 1);
    }

    @Test
    void aHangingModelLeavesTheOthersAlone() throws IOException {
        node.fail(Fault.hangModel("phi3:mini"));

        try (RawCall call = new RawCall(node, "/api/chat", Caller.chat("phi3:mini", "hi"))) {
            assertThat(call.isSilentFor(300)).isTrue();
            assertThat(caller.get("/api/version").statusCode()).isEqualTo(200);
            assertThat(caller.post("/api/chat", COUNT).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void headersLeaveOnlyWithTheFirstToken() throws IOException {
        node.fail(Fault.of(FaultKind.STALL).afterTokens(0));

        try (RawCall call = new RawCall(node, "/api/chat", COUNT)) {
            assertThat(call.isSilentFor(300)).isTrue();
            assertThat(node.state().inFlight()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"slow-first-token", "late"})
    void aLateAnswerIsComplete(String kind) {
        node.fail(Fault.of(FaultKind.of(kind)).delay(Duration.ofMillis(300)));
        long began = System.nanoTime();

        List<JsonNode> lines = caller.lines("/api/chat", COUNT);

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofMillis(299));
        assertThat(lines.getLast().path("done").asBoolean()).isTrue();
        assertThat(text(lines)).endsWith(" 19 20");
    }

    @Test
    void aLateAnswerHoldsNoSlotButASlowFirstTokenDoes() {
        node.setParallel(1);
        node.fail(Fault.of(FaultKind.LATE).once());
        CompletableFuture<HttpResponse<String>> late = caller.postAsync("/api/chat", COUNT);
        await().until(() -> node.state().started() == 1);
        caller.post("/api/chat", COUNT);
        boolean overtaken = !late.isDone();
        node.fail(Fault.of(FaultKind.SLOW_FIRST_TOKEN)
                .delay(Duration.ofMinutes(1))
                .once());
        caller.postAsync("/api/chat", COUNT);
        await().until(() -> node.state().requestsByFault().containsKey("slow-first-token"));
        caller.postAsync("/api/chat", COUNT);

        assertThat(overtaken).isTrue();
        await().until(() -> node.state().waiting() == 1);
    }

    @Test
    void aStalledStreamStaysOpenAfterItsTokens() throws IOException {
        node.fail(Fault.of(FaultKind.STALL).afterTokens(6));

        try (RawCall call = new RawCall(node, "/api/chat", COUNT)) {
            call.until("\"content\":\" 1\"},\"done\":false}\n\r\n");
            assertThat(call.isSilentFor(300)).isTrue();
        }
    }

    @Test
    void aStallMayEnd() {
        node.fail(Fault.of(FaultKind.STALL).delay(Duration.ofMillis(100)));

        assertThat(text(caller.lines("/api/chat", COUNT))).endsWith(" 19 20");
    }

    @Test
    void aCutStreamEndsWithoutDoneAndWithoutTheLastChunk() throws IOException {
        node.fail(Fault.of(FaultKind.CUT).afterTokens(6));

        try (RawCall call = new RawCall(node, "/api/chat", COUNT)) {
            String seen = call.readToEnd();
            assertThat(seen).contains("\"content\":\" 1\"").doesNotContain("\"content\":\" 2\"");
            assertThat(seen).doesNotContain("\"done\":true").doesNotEndWith(LAST_CHUNK);
        }
    }

    @Test
    void aCutWholeAnswerIsShorterThanAnnounced() {
        node.fail(Fault.of(FaultKind.CUT));

        assertThatThrownBy(() -> caller.post("/api/chat", Caller.whole("llama3.2", "hi")))
                .isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void aStreamWithoutEndMarkerEndsAsHttpWantsIt() throws IOException {
        node.fail(Fault.of(FaultKind.NO_END_MARKER).afterTokens(6));

        try (RawCall call = new RawCall(node, "/api/chat", COUNT)) {
            assertThat(call.readToEnd())
                    .contains("\"content\":\" 1\"")
                    .doesNotContain("\"done\":true")
                    .endsWith(LAST_CHUNK);
        }
        assertThat(caller.post("/v1/chat/completions", Caller.streamed("llama3.2", "count to 20"))
                        .body())
                .doesNotContain("[DONE]")
                .doesNotContain("\"stop\"");
    }

    @Test
    void aWholeAnswerWithoutEndMarkerIsNotDone() {
        node.fail(Fault.of(FaultKind.NO_END_MARKER));

        JsonNode answer = caller.postJson("/api/chat", Caller.whole("llama3.2", "hi"));

        assertThat(answer.path("done").asBoolean(true)).isFalse();
        assertThat(answer.has("done_reason")).isFalse();
    }

    @Test
    void aMalformedChunkIsTheOnlyThingWrongWithItsStream() {
        node.fail(Fault.of(FaultKind.MALFORMED_CHUNK).afterTokens(6));

        List<String> lines = caller.post("/api/chat", COUNT).body().lines().toList();

        assertThatThrownBy(() -> Caller.json(lines.get(6))).isInstanceOf(AssertionError.class);
        List<JsonNode> others = lines.stream()
                .filter(line -> !line.equals(lines.get(6)))
                .map(Caller::json)
                .toList();
        assertThat(text(others)).isEqualTo("(simulated answer) " + numbers());
        assertThat(others.getLast().path("done").asBoolean()).isTrue();
    }

    @Test
    void anErrorMidStreamIsALineOnTheNativeApi() {
        node.fail(Fault.of(FaultKind.ERROR_MID_STREAM).afterTokens(2));

        List<JsonNode> lines = caller.lines("/api/chat", COUNT);

        assertThat(lines).hasSize(3);
        assertThat(lines.getLast().path("error").asText()).isNotEmpty();
        assertThat(lines.getLast().has("done")).isFalse();
    }

    @Test
    void anErrorMidStreamIsSwallowedOnTheOpenAiLayer() {
        node.fail(Fault.of(FaultKind.ERROR_MID_STREAM).afterTokens(2));

        List<String> events = caller.events("/v1/chat/completions", Caller.streamed("llama3.2", "count to 20"));

        assertThat(events).hasSize(3);
        assertThat(Caller.json(events.getLast()).at("/choices/0/delta")).isEmpty();
        assertThat(Caller.json(events.getLast()).at("/choices/0/finish_reason").isNull())
                .isTrue();
    }

    @Test
    void anErrorBeforeTheEndOfAWholeAnswerIsAStatus() {
        node.fail(Fault.of(FaultKind.ERROR_MID_STREAM));

        assertThat(caller.post("/api/chat", Caller.whole("llama3.2", "hi")).statusCode())
                .isEqualTo(500);
    }

    @Test
    void aBabblingModelGoesOnUntilItsLimit() {
        node.fail(Fault.of(FaultKind.BABBLE).afterTokens(4));

        JsonNode answer = caller.postJson(
                "/api/chat", Caller.whole("llama3.2", "hi").replaceFirst("\\{", "{'options':{'num_predict':2000},"));

        assertThat(answer.path("eval_count").asInt()).isEqualTo(2000);
        assertThat(answer.path("done_reason").asText()).isEqualTo("length");
        assertThat(answer.at("/message/content").asText()).startsWith("(simulated answer(simulated answer");
    }

    @Test
    void aBabblingModelStopsWhenTheCallerHangsUp() throws IOException {
        node.fail(Fault.of(FaultKind.BABBLE));

        try (RawCall call = new RawCall(node, "/api/chat", COUNT)) {
            call.until("\"done\":false");
        }

        await().until(() -> node.state().cancelled() == 1);
        assertThat(node.state().inFlight()).isZero();
    }

    @Test
    void onlyAPrefilledConversationIsRejectedAsSuch() {
        node.fail(Fault.of(FaultKind.REJECT_PREFILL).once());
        String prefilled = "{'model':'llama3.2','messages':[{'role':'user','content':'hi'},"
                + "{'role':'assistant','content':'(simulated'}]}";

        assertThat(caller.post("/api/chat", COUNT).statusCode()).isEqualTo(200);
        assertThat(caller.post("/api/chat", prefilled).statusCode()).isEqualTo(400);
        assertThat(caller.post("/api/chat", prefilled).statusCode()).isEqualTo(200);
    }

    @Test
    void aPrefillMayBeIgnored() {
        String prefilled = "{'model':'llama3.2','stream':false,'messages':[{'role':'user','content':'count to 3'},"
                + "{'role':'assistant','content':'(simulated answer) 1'}]}";
        assertThat(content(caller.postJson("/api/chat", prefilled))).isEqualTo(" 2 3");

        node.fail(Fault.of(FaultKind.IGNORE_PREFILL));

        assertThat(content(caller.postJson("/api/chat", prefilled))).isEqualTo("(simulated answer) 1 2 3");
    }

    @Test
    void anAnswerMayBeAnotherOneFromAnywhereOn() {
        node.fail(Fault.of(FaultKind.OTHER_ANSWER).afterTokens(6));

        JsonNode answer = caller.postJson("/api/chat", Caller.whole("llama3.2", "count to 3"));

        assertThat(content(answer)).isEqualTo("(simulated answer) 1 else else");
        assertThat(answer.path("eval_count").asInt()).isEqualTo(8);
    }

    private static String content(JsonNode answer) {
        return answer.at("/message/content").asText();
    }

    @Test
    void aDelayedErrorComesLate() {
        node.fail(Fault.of(FaultKind.ERROR_500).delay(Duration.ofSeconds(30)));

        CompletableFuture<HttpResponse<String>> answer = caller.postAsync("/api/chat", COUNT);

        assertThatThrownBy(() -> answer.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
    }

    private List<Integer> statuses(int requests) {
        return IntStream.range(0, requests)
                .mapToObj(i -> caller.post("/api/chat", COUNT).statusCode())
                .toList();
    }

    private static String numbers() {
        return IntStream.rangeClosed(1, 20).mapToObj(Integer::toString).collect(Collectors.joining(" "));
    }

    private static String text(List<JsonNode> lines) {
        return lines.stream().map(line -> line.at("/message/content").asText()).collect(Collectors.joining());
    }
}
