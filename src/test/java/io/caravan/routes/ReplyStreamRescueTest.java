package io.caravan.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.cluster.Api;
import io.caravan.cluster.Cluster;
import io.caravan.cluster.OnCluster;
import io.caravan.cluster.Rows;
import io.caravan.cluster.Wire;
import io.caravan.embedded.simulator.Fault;
import io.caravan.embedded.simulator.FaultKind;
import io.caravan.node.Forgetting;
import io.caravan.node.Node;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a streamed answer when its node breaks off: agx0 does in every test, after 20 tokens unless told. */
@QuarkusTest
@QuarkusTestResource(Cluster.class)
class ReplyStreamRescueTest extends OnCluster {

    private static final int PLENTY = 10_000;

    /** Among so many chats every node has a turn, even the one of the smallest weight. */
    private static final int MANY = 50;

    private static final String COUNT = "count to 50";
    private static final String AWKWARD = "Grüße an 世界: 👩‍👩‍👧‍👦 und 😀, e\u0301";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** How a streamed chat is asked for, and what each dialect's lines say. */
    private enum Dialect {
        CARAVAN("/api/v1/chat", "/content", "/thinking"),
        OPENAI("/v1/chat/completions", "/choices/0/delta/content", "/choices/0/delta/reasoning_content"),
        OLLAMA("/api/chat", "/message/content", "/message/thinking");

        private final String path;
        private final String content;
        private final String thinking;

        Dialect(String path, String content, String thinking) {
            this.path = path;
            this.content = content;
            this.thinking = thinking;
        }
    }

    /** What a caller was told, and how it is stored. */
    private record Told(String request, String first, String text, String thoughts, JsonNode last, String all) {

        JsonNode attempts() {
            return Api.json(Rows.text("select attempts from completions where request_id = ?", request));
        }

        List<String> tries() {
            return StreamSupport.stream(attempts().spliterator(), false)
                    .map(one ->
                            one.get("node").asText() + " " + one.get("outcome").asText())
                    .toList();
        }
    }

    @BeforeEach
    void allAreWarmAndNothingIsKnownOfPrefill() {
        nodes.all().forEach(Forgetting::prefill);
        warm(DUO_MODEL, "agx0", "orin0");
        warm(TRIO_MODEL, "agx0", "orin0");
    }

    @ParameterizedTest
    @CsvSource({
        "STALL, CARAVAN", "CUT, CARAVAN", "NO_END_MARKER, CARAVAN", "ERROR_MID_STREAM, CARAVAN",
        "RESET_MID_STREAM, CARAVAN", "STALL, OPENAI", "CUT, OPENAI", "NO_END_MARKER, OPENAI",
        "ERROR_MID_STREAM, OPENAI", "RESET_MID_STREAM, OPENAI", "STALL, OLLAMA", "CUT, OLLAMA",
        "NO_END_MARKER, OLLAMA", "ERROR_MID_STREAM, OLLAMA", "RESET_MID_STREAM, OLLAMA"
    })
    void theNextNodeGoesOnWithAnAnswerThatBrokeOff(FaultKind kind, Dialect dialect) {
        String whole = unbroken(SHARED_MODEL, COUNT);
        agx0Breaks(Fault.of(kind).onModel(SHARED_MODEL).afterTokens(20));
        Told told = rescued(dialect, ask(SHARED_MODEL, COUNT));
        assertThat(told.text).isEqualTo(whole);
        assertThat(wasPrefilled()).isTrue();
        assertStoredOnce(told, whole);
        assertThat(told.tries().getFirst()).matches("agx0 (stalled|cut)");
        assertThat(told.tries().getLast()).isEqualTo("orin0 answered");
        assertThat(told.attempts().get(0).get("reason").asText()).isNotBlank();
    }

    @Test
    void theEndSaysThatItWasARescue() {
        agx0Breaks(cut(DUO_MODEL));
        Told told = rescued(Dialect.CARAVAN, ask(DUO_MODEL, COUNT));
        assertThat(told.last.get("rescued").asBoolean()).isTrue();
        assertThat(told.last.get("node").asText()).isEqualTo("orin0");
        assertThat(told.last.at("/message/content").asText()).isEqualTo(told.text);
    }

    @Test
    void anAnswerThatWasWholeIsNoRescue() {
        Told told = told(Dialect.CARAVAN, ask(DUO_MODEL, COUNT));
        assertThat(told.last.has("rescued")).isFalse();
        assertThat(storedStatus(told.request)).isEqualTo("completed");
        assertThat(Rows.text("select rescued from completions where request_id = ?", told.request))
                .isEqualTo("f");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 30})
    void nothingIsLostWhereverTheBreakIs(int tokens) {
        String whole = unbroken(DUO_MODEL, AWKWARD);
        agx0Breaks(cut(DUO_MODEL).afterTokens(tokens));
        Told told = rescued(Dialect.CARAVAN, ask(DUO_MODEL, AWKWARD));
        assertThat(told.text).isEqualTo(whole).contains(AWKWARD);
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void whoRejectsAPrefillIsAskedAfreshAndRemembered(Dialect dialect) {
        String whole = unbroken(DUO_MODEL, AWKWARD);
        agx0Breaks(cut(DUO_MODEL));
        Cluster.node("orin0").fail(Fault.of(FaultKind.REJECT_PREFILL));
        Told told = rescued(dialect, ask(DUO_MODEL, AWKWARD));
        assertThat(told.text).isEqualTo(whole);
        assertStoredOnce(told, whole);
        assertThat(told.tries()).containsExactly("agx0 cut", "orin0 refused", "orin0 answered");
        assertThat(orin0().takesPrefill(DUO_MODEL)).isFalse();

        Told next = rescued(dialect, ask(DUO_MODEL, AWKWARD));
        assertThat(next.text).isEqualTo(whole);
        assertStoredOnce(next, whole);
        assertThat(next.tries()).containsExactly("agx0 cut", "orin0 answered");
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void whoBeginsAnewIsNoticedAndRemembered(Dialect dialect) {
        String whole = unbroken(DUO_MODEL, AWKWARD);
        agx0Breaks(cut(DUO_MODEL));
        Cluster.node("orin0").fail(Fault.of(FaultKind.IGNORE_PREFILL));
        Told told = rescued(dialect, ask(DUO_MODEL, AWKWARD));
        assertThat(told.text).isEqualTo(whole);
        assertStoredOnce(told, whole);
        assertThat(told.tries()).containsExactly("agx0 cut", "orin0 answered");
        assertThat(orin0().takesPrefill(DUO_MODEL)).isFalse();

        assertThat(rescued(dialect, ask(DUO_MODEL, AWKWARD)).text).isEqualTo(whole);
        assertThat(wasPrefilled()).isFalse();
    }

    @Test
    void whereNobodyCanTellTheNodeIsAskedOnceMore() {
        String whole = unbroken(DUO_MODEL, COUNT);
        agx0Breaks(cut(DUO_MODEL).afterTokens(2));
        Cluster.node("orin0").fail(Fault.of(FaultKind.IGNORE_PREFILL));
        Told told = rescued(Dialect.CARAVAN, ask(DUO_MODEL, COUNT));
        assertThat(told.text).isEqualTo(whole);
        assertStoredOnce(told, whole);
        assertThat(told.tries()).containsExactly("agx0 cut", "orin0 unclear", "orin0 answered");
        assertThat(orin0().takesPrefill(DUO_MODEL)).isTrue();
    }

    @Test
    void anAnswerThatLacksNothingButItsEndGetsIt() {
        String whole = unbroken(DUO_MODEL, COUNT);
        agx0Breaks(Fault.of(FaultKind.NO_END_MARKER).onModel(DUO_MODEL).afterTokens(PLENTY));
        Told told = rescued(Dialect.CARAVAN, ask(DUO_MODEL, COUNT));
        assertThat(told.text).isEqualTo(whole);
        assertStoredOnce(told, whole);
        assertThat(told.tries()).containsExactly("agx0 cut", "orin0 unclear", "orin0 answered");
    }

    @Test
    void anAnswerOfTheLongestLengthDoesNotGrow() {
        agx0Breaks(Fault.of(FaultKind.NO_END_MARKER).onModel(DUO_MODEL).afterTokens(PLENTY));
        ObjectNode chat = ask(DUO_MODEL, COUNT);
        chat.putObject("options").put("max_tokens", 8);
        Told told = rescued(Dialect.CARAVAN, chat);
        assertThat(told.text).isEqualTo("(simulated answer) 1 2 3");
        assertThat(told.last.get("finish_reason").asText()).isEqualTo("length");
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void anotherAnswerIsNeverPutTogetherWithTheFirst(Dialect dialect) {
        agx0Breaks(cut(DUO_MODEL));
        Cluster.node("orin0").setTokensPerSecond(200);
        Cluster.node("orin0")
                .fail(
                        Fault.of(FaultKind.REJECT_PREFILL),
                        Fault.of(FaultKind.OTHER_ANSWER).afterTokens(10));
        long stopped = Cluster.node("orin0").state().cancelled();
        Told told = broken(dialect, ask(DUO_MODEL, COUNT));
        assertThat(told.all).contains("node orin0: answered differently").doesNotContain(" else");
        assertThat(told.text).isEqualTo(firstTokens(20));
        assertThat(storedStatus(told.request)).isEqualTo("failed");
        assertThat(told.tries()).startsWith("agx0 cut").endsWith("orin0 diverged");
        assertThat(stored(told)).isEqualTo(told.text);
        await().atMost(SOON).until(() -> Cluster.node("orin0").state().cancelled() == stopped + 1);
        assertThat(orin0().breaker().getMetrics().getNumberOfFailedCalls())
                .as("it is no fault of the node")
                .isZero();
    }

    @Test
    void aSecondBreakIsForTheThirdNode() {
        String whole = unbroken(TRIO_MODEL, COUNT);
        agx0Breaks(cut(TRIO_MODEL));
        Cluster.node("orin0").setTokensPerSecond(200);
        Cluster.node("orin0").fail(cut(TRIO_MODEL).afterTokens(10));
        Told told = until(
                () -> rescued(Dialect.CARAVAN, ask(TRIO_MODEL, COUNT)),
                one -> one.tries().size() == 3);
        assertThat(told.text).isEqualTo(whole);
        assertStoredOnce(told, whole);
        assertThat(told.tries()).containsExactly("agx0 cut", "orin0 cut", "nano answered");
    }

    @Test
    void aSecondBreakBeforeAllWasSaidAgainIsForTheThirdNodeToo() {
        String whole = unbroken(TRIO_MODEL, COUNT);
        agx0Breaks(cut(TRIO_MODEL));
        Cluster.node("orin0").setTokensPerSecond(200);
        Cluster.node("orin0")
                .fail(Fault.of(FaultKind.REJECT_PREFILL), cut(TRIO_MODEL).afterTokens(10));
        Told told = until(() -> rescued(Dialect.CARAVAN, ask(TRIO_MODEL, COUNT)), one -> one.tries()
                .contains("orin0 cut"));
        assertThat(told.text).isEqualTo(whole);
        assertThat(told.tries()).startsWith("agx0 cut").endsWith("orin0 cut", "nano answered");
    }

    /** The nano alone tells calls in the words of the model. */
    @Test
    void anAnswerThatEndsInACallThatNobodyCanMakeGoesOn() {
        String whole = unbroken(TRIO_MODEL, COUNT);
        Cluster.node("nano").setTokensPerSecond(200);
        Cluster.node("nano")
                .fail(Fault.of(FaultKind.MALFORMED_CALL).onModel(TRIO_MODEL).afterTokens(20));
        Told told = until(() -> told(Dialect.CARAVAN, ask(TRIO_MODEL, COUNT)), one -> one.first.equals("nano"));
        assertThat(told.text).isEqualTo(whole);
        assertThat(told.last.path("rescued").asBoolean()).as(told.all).isTrue();
        assertStoredOnce(told, whole);
        assertThat(told.tries()).first().isEqualTo("nano malformed");
    }

    @Test
    void whoHangsUpDuringARescueStopsIt() {
        agx0Breaks(cut(DUO_MODEL));
        Cluster.node("orin0").setTokensPerSecond(50);
        long stopped = Cluster.node("orin0").state().cancelled();
        Told told = until(() -> hungUp(" 40"), one -> one.first.equals("agx0"));
        assertThat(storedStatus(told.request)).isEqualTo("cancelled");
        assertThat(told.tries().getFirst()).isEqualTo("agx0 cut");
        await().atMost(SOON).until(() -> Cluster.node("orin0").state().cancelled() > stopped);
    }

    @Test
    void whoHangsUpWhileNothingNewComesStopsItToo() {
        agx0Breaks(cut(DUO_MODEL));
        Cluster.node("orin0").setTokensPerSecond(5);
        Cluster.node("orin0").fail(Fault.of(FaultKind.REJECT_PREFILL));
        orin0().takesNoPrefill(DUO_MODEL);
        Told told = until(() -> hungUp(" 14"), one -> one.first.equals("agx0"));
        assertThat(storedStatus(told.request)).isEqualTo("cancelled");
        assertThat(stored(told)).isEqualTo(firstTokens(20));
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 60})
    void anAnswerWithThoughtsIsAskedAfresh(int tokens) {
        ObjectNode chat = ask(DUO_MODEL, AWKWARD).put("think", true);
        Told whole = told(Dialect.CARAVAN, chat);
        agx0Breaks(cut(DUO_MODEL).afterTokens(tokens));
        Told told = rescued(Dialect.CARAVAN, chat);
        assertThat(told.thoughts).isEqualTo(whole.thoughts).isNotBlank();
        assertThat(told.text).isEqualTo(whole.text).isNotBlank();
        assertStoredOnce(told, whole.text);
        assertThat(told.last.at("/message/thinking").asText()).isEqualTo(whole.thoughts);
    }

    @Test
    void otherThoughtsAreAnotherAnswer() {
        agx0Breaks(cut(DUO_MODEL).afterTokens(10));
        Cluster.node("orin0").fail(Fault.of(FaultKind.OTHER_ANSWER).afterTokens(4));
        Told told = broken(Dialect.CARAVAN, ask(DUO_MODEL, AWKWARD).put("think", true));
        assertThat(storedStatus(told.request)).isEqualTo("failed");
        assertThat(told.tries()).containsExactly("agx0 cut", "orin0 diverged");
    }

    @Test
    void aCallOfAToolIsToldOnce() {
        agx0Breaks(Fault.of(FaultKind.NO_END_MARKER).onModel(DUO_MODEL).afterTokens(PLENTY));
        Told told = rescued(Dialect.CARAVAN, toolCall());
        assertThat(told.all.split("event: delta", -1)).as("one delta").hasSize(2);
        assertThat(told.last.at("/message/tool_calls")).hasSize(1);
        assertThat(told.last.get("finish_reason").asText()).isEqualTo("tool_calls");
        assertStoredOnce(told, "");
    }

    @Test
    void anotherCallOfAToolIsAnotherAnswer() {
        agx0Breaks(Fault.of(FaultKind.NO_END_MARKER).onModel(DUO_MODEL).afterTokens(PLENTY));
        Cluster.node("orin0").fail(Fault.of(FaultKind.OTHER_ANSWER).afterTokens(0));
        Told told = broken(Dialect.CARAVAN, toolCall());
        assertThat(storedStatus(told.request)).isEqualTo("failed");
        assertThat(told.tries()).containsExactly("agx0 cut", "orin0 diverged");
    }

    @Test
    void anAnswerInJsonGoesOn() {
        ObjectNode chat = ask(DUO_MODEL, COUNT).put("format", "json");
        Told whole = told(Dialect.CARAVAN, chat);
        agx0Breaks(cut(DUO_MODEL).afterTokens(9));
        Told told = rescued(Dialect.CARAVAN, chat);
        assertThat(told.text).isEqualTo(whole.text);
        assertThat(Api.json(told.text).isObject()).isTrue();
        assertThat(wasPrefilled()).isTrue();
    }

    @Test
    void anAnswerThatIsNoJsonInTheEndIsNotWhole() {
        agx0Breaks(cut(DUO_MODEL).afterTokens(9));
        Cluster.node("orin0").fail(Fault.of(FaultKind.OTHER_ANSWER).afterTokens(0));
        Told told = broken(Dialect.CARAVAN, ask(DUO_MODEL, COUNT).put("format", "json"));
        assertThat(storedStatus(told.request)).isEqualTo("failed");
        assertThat(told.tries()).containsExactly("agx0 cut", "orin0 diverged");
    }

    @Test
    void anAnswerThatWasAskedAfreshAndIsNoJsonInTheEndIsNotWholeEither() {
        agx0Breaks(cut(DUO_MODEL).afterTokens(2));
        Cluster.node("orin0")
                .fail(
                        Fault.of(FaultKind.REJECT_PREFILL),
                        Fault.of(FaultKind.OTHER_ANSWER).afterTokens(3));
        Told told = broken(Dialect.CARAVAN, ask(DUO_MODEL, COUNT).put("format", "json"));
        assertThat(storedStatus(told.request)).isEqualTo("failed");
        assertThat(told.tries().getLast()).isEqualTo("orin0 diverged");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void tokensAreThoseOfTheAnswerWhoeverWroteThem(boolean prefill) {
        JsonNode whole = told(Dialect.CARAVAN, ask(DUO_MODEL, COUNT)).last.get("usage");
        agx0Breaks(cut(DUO_MODEL));
        if (!prefill) {
            orin0().takesNoPrefill(DUO_MODEL);
        }
        JsonNode usage = rescued(Dialect.CARAVAN, ask(DUO_MODEL, COUNT)).last.get("usage");
        assertThat(usage.get("completion_tokens")).isEqualTo(whole.get("completion_tokens"));
        assertThat(usage.get("prompt_tokens"))
                .as("not the 20 tokens that the caller had")
                .isEqualTo(whole.get("prompt_tokens"));
    }

    @Test
    void whatTheCallerBeganGoesOnToo() {
        ObjectNode chat = begunByCaller();
        String rest = told(Dialect.OLLAMA, chat).text;
        assertThat(rest).startsWith(" 2 3").endsWith(" 50");
        agx0Breaks(cut(DUO_MODEL));
        assertThat(rescued(Dialect.OLLAMA, chat).text).isEqualTo(rest);
    }

    @Test
    void whoRejectsWhatTheCallerBeganHasRefused() {
        agx0Breaks(cut(DUO_MODEL));
        Cluster.node("orin0").fail(Fault.of(FaultKind.REJECT_PREFILL));
        Told told = broken(Dialect.OLLAMA, begunByCaller());
        assertThat(storedStatus(told.request)).isEqualTo("failed");
        assertThat(told.tries()).containsExactly("agx0 cut", "orin0 refused");
        assertThat(orin0().takesPrefill(DUO_MODEL)).isTrue();
    }

    private static ObjectNode begunByCaller() {
        ObjectNode chat = ask(DUO_MODEL, COUNT);
        chat.withArray("messages").addObject().put("role", "assistant").put("content", "(simulated answer) 1");
        return chat;
    }

    private static ObjectNode toolCall() {
        ObjectNode chat = ask(DUO_MODEL, "use the tool");
        ObjectNode function =
                chat.putArray("tools").addObject().put("type", "function").putObject("function");
        function.put("name", "weather").putObject("parameters").put("type", "object");
        return chat;
    }

    private static ObjectNode ask(String model, String message) {
        ObjectNode chat = JSON.createObjectNode().put("model", model).put("stream", true);
        chat.putArray("messages").addObject().put("role", "user").put("content", message);
        return chat;
    }

    private static Fault cut(String model) {
        return Fault.of(FaultKind.CUT).onModel(model).afterTokens(20);
    }

    /** Slowly enough for what came before to have been read. */
    private static void agx0Breaks(Fault fault) {
        Cluster.node("agx0").setTokensPerSecond(200);
        Cluster.node("agx0").fail(fault);
    }

    private Node orin0() {
        return nodes.named("orin0").orElseThrow();
    }

    private static String firstTokens(int tokens) {
        StringBuilder text = new StringBuilder("(simulated answer)");
        for (int number = 1; number <= tokens - 5; number++) {
            text.append(' ').append(number);
        }
        return text.toString();
    }

    private String unbroken(String model, String message) {
        return told(Dialect.CARAVAN, ask(model, message)).text;
    }

    /** A whole answer that agx0 began. */
    private Told rescued(Dialect dialect, ObjectNode chat) {
        return until(
                () -> {
                    Told told = told(dialect, chat);
                    assertThat(storedStatus(told.request)).isEqualTo("completed");
                    return told;
                },
                told -> told.first.equals("agx0"));
    }

    private Told told(Dialect dialect, ObjectNode chat) {
        String request = freshRequestId();
        HttpResponse<String> answer = api.send(api.request(dialect.path)
                .header("X-Request-Id", request)
                .POST(BodyPublishers.ofString(chat.toString())));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        Told told = read(
                dialect, request, answer.headers().firstValue("X-Caravan-Node").orElseThrow(), answer.body());
        assertThat(told.all).doesNotContain("event: error", "{\"error\"");
        return told;
    }

    /** An answer that agx0 began and nobody ended: an error in the caller's dialect, and a connection that breaks. */
    private Told broken(Dialect dialect, ObjectNode chat) {
        return until(() -> brokenOff(dialect, chat), told -> told.first.equals("agx0"));
    }

    private Told brokenOff(Dialect dialect, ObjectNode chat) {
        String request = freshRequestId();
        String answer;
        try (Wire wire = new Wire(gateway)) {
            answer = wire.post(dialect.path, chat.toString(), "X-Request-Id: " + request, "Connection: close")
                    .readAll();
        }
        Told told = read(dialect, request, header(answer), answer);
        if (told.first.equals("agx0")) {
            assertThat(answer).contains(dialect == Dialect.CARAVAN ? "event: error" : "{\"error\":");
            assertThat(answer).doesNotContain("event: end", "[DONE]", "\"done\":true");
            assertThat(answer).as("a clean end of the chunks").doesNotEndWith("\r\n0\r\n\r\n");
        }
        return told;
    }

    private Told hungUp(String after) {
        String request = freshRequestId();
        String start;
        try (Wire wire = new Wire(gateway)) {
            start = wire.post(
                            Dialect.CARAVAN.path,
                            ask(DUO_MODEL, "count to 5000").toString(),
                            "X-Request-Id: " + request)
                    .readUntil("\"" + after + "\"");
            if (header(start).equals("agx0")) {
                await().atMost(SOON).until(() -> Cluster.node("orin0").state().inFlight() > 0);
            }
        }
        return new Told(request, header(start), "", "", null, start);
    }

    private static String header(String answer) {
        return answer.lines()
                .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("x-caravan-node:"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("nobody");
    }

    private static Told read(Dialect dialect, String request, String first, String answer) {
        List<JsonNode> documents = new ArrayList<>();
        answer.lines()
                .map(line -> line.startsWith("data: ") ? line.substring("data: ".length()) : line)
                .filter(line -> line.startsWith("{"))
                .forEach(line -> documents.add(Api.json(line)));
        return new Told(
                request,
                first,
                joined(documents, dialect.content),
                joined(documents, dialect.thinking),
                documents.getLast(),
                answer);
    }

    private static String joined(List<JsonNode> documents, String pointer) {
        return documents.stream()
                .map(document -> document.at(pointer).asText(""))
                .collect(Collectors.joining());
    }

    /** Whose turn it is changes with every chat. */
    private static Told until(java.util.function.Supplier<Told> chat, Predicate<Told> wanted) {
        for (int i = 0; i < MANY; i++) {
            Told told = chat.get();
            if (wanted.test(told)) {
                return told;
            }
        }
        throw new AssertionError("no such chat in " + MANY);
    }

    private static void assertStoredOnce(Told told, String text) {
        assertThat(storedStatus(told.request)).isEqualTo("completed");
        assertThat(Rows.count(
                        "select count(*) from messages m join completions c on c.id = m.completion_id"
                                + " where c.request_id = ? and m.role = 'assistant'",
                        told.request))
                .isEqualTo(1);
        assertThat(stored(told)).isEqualTo(text);
        assertThat(Rows.text("select rescued from completions where request_id = ?", told.request))
                .isEqualTo("t");
    }

    private static String stored(Told told) {
        return Rows.text(
                "select m.content from messages m join completions c on c.id = m.completion_id"
                        + " where c.request_id = ? and m.role = 'assistant'",
                told.request);
    }

    /** Whether orin0's last request ended with the beginning of an answer. */
    private static boolean wasPrefilled() {
        JsonNode messages = Api.json(
                        Cluster.node("orin0").state().requests().getLast().body())
                .get("messages");
        return messages.get(messages.size() - 1).get("role").asText().equals("assistant");
    }
}
