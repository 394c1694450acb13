package io.caravan.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an Ollama sends, word for word, and what is made of it. */
class OllamaExchangeTest extends ChatExchangeTest {

    private static final String HELLO =
            "{\"model\":\"phi3:mini\",\"created_at\":\"2026-05-01T12:00:00Z\",\"message\":{\"role\":\"assistant\",\"content\":\"Hello\"},\"done\":false}\n";
    private static final String DONE =
            "{\"model\":\"phi3:mini\",\"message\":{\"role\":\"assistant\",\"content\":\"\"},\"done\":true,\"done_reason\":\"stop\",\"total_duration\":5,\"prompt_eval_count\":11,\"eval_count\":7}\n";

    private final OllamaClient client = new OllamaClient(HTTP, JSON, new MalformedChunks(meters));

    @Test
    void anAnswerIsItsTokensAndItsEnd() throws Exception {
        assertThat(answer(HELLO, DONE)).containsExactly(text("Hello"), new TokenEvent.Finish("stop", new Usage(11, 7)));
    }

    @Test
    void aCharacterSplitBetweenBuffersArrivesWhole() throws Exception {
        byte[] line = HELLO.replace("Hello", "Grüße 😀").getBytes(StandardCharsets.UTF_8);
        List<Buffer> bytes = new ArrayList<>();
        for (byte one : line) {
            bytes.add(Buffer.buffer(new byte[] {one}));
        }
        bytes.add(Buffer.buffer(DONE));
        assertThat(answer(bytes)).startsWith(text("Grüße 😀"));
    }

    @Test
    void severalLinesInOneBufferAreSeveralTokens() throws Exception {
        assertThat(answer(HELLO + "\n" + HELLO + DONE))
                .containsExactly(text("Hello"), text("Hello"), new TokenEvent.Finish("stop", new Usage(11, 7)));
    }

    @Test
    void aMalformedLineIsSkippedAndCounted() throws Exception {
        assertThat(answer(HELLO, "{\"model\":\"phi3:mini\",\"mess\n", HELLO, DONE))
                .containsExactly(text("Hello"), text("Hello"), new TokenEvent.Finish("stop", new Usage(11, 7)));
        assertThat(malformedChunks("agx0")).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            7
            []
            null
            "text"
            {"message":7}
            {"message":null}
            {"message":{"content":null,"tool_calls":7}}
            """)
    void aLineThatSaysNothingIsSkipped(String line) throws Exception {
        assertThat(answer(line + "\n", HELLO, DONE)).startsWith(text("Hello"));
    }

    @Test
    void anErrorInTheStreamBreaksItWithTheNodesReason() throws Exception {
        NodeFailure failure = broken(answer(HELLO, "{\"error\":\"runner crashed\"}\n"));
        assertThat(failure.kind()).isEqualTo(NodeFailure.Kind.CUT);
        assertThat(failure).hasMessage("runner crashed");
    }

    @Test
    void anEndWithoutDoneIsABreak() throws Exception {
        NodeFailure failure = broken(answer(HELLO));
        assertThat(failure.kind()).isEqualTo(NodeFailure.Kind.CUT);
        assertThat(failure).hasMessage("ended without its end marker");
    }

    @Test
    void anEmptyAnswerIsABreak() throws Exception {
        assertThat(broken(answer("")).kind()).isEqualTo(NodeFailure.Kind.CUT);
    }

    @Test
    void aConnectionCutInTheMiddleIsABreak() throws Exception {
        NodeFailure failure = broken(events(
                request -> request.response().setChunked(true).write(HELLO).onComplete(sent -> request.connection()
                        .close())));
        assertThat(failure.kind()).isEqualTo(NodeFailure.Kind.CUT);
    }

    @Test
    void valuesThatAreLeftOutAreZero() throws Exception {
        assertThat(answer(HELLO, "{\"done\":true,\"done_reason\":\"length\"}\n"))
                .endsWith(new TokenEvent.Finish("length", Usage.NONE));
    }

    @Test
    void thinkingIsApartFromTheAnswer() throws Exception {
        assertThat(answer("{\"message\":{\"role\":\"assistant\",\"content\":\"\",\"thinking\":\"Hm\"}}\n", DONE))
                .startsWith(new TokenEvent.Delta(null, "Hm", null));
    }

    @Test
    void aToolCallComesWholeAndIsTheReasonToFinish() throws Exception {
        List<TokenEvent> events = answer(
                "{\"message\":{\"role\":\"assistant\",\"content\":\"\",\"tool_calls\":[{\"function\":{\"name\":\"f\",\"arguments\":{\"a\":1}}}]}}\n",
                DONE);
        assertThat(events.getFirst())
                .isInstanceOfSatisfying(TokenEvent.Delta.class, delta -> assertThat(delta.toolCalls())
                        .hasToString("[{\"function\":{\"name\":\"f\",\"arguments\":{\"a\":1}}}]"));
        assertThat(events).endsWith(new TokenEvent.Finish("tool_calls", new Usage(11, 7)));
    }

    @Test
    void anAnswerThatReachedItsLimitSaysSoEvenAfterACall() throws Exception {
        assertThat(answer(
                        "{\"message\":{\"tool_calls\":[{\"function\":{\"name\":\"f\",\"arguments\":{}}}]}}\n",
                        DONE.replace("\"stop\"", "\"length\"")))
                .endsWith(new TokenEvent.Finish("length", new Usage(11, 7)));
    }

    @Test
    void callsWithoutEndEndAtTheLongestAnswer() throws Exception {
        String call = "{\"message\":{\"tool_calls\":[{\"function\":{\"name\":\"f\",\"arguments\":{\"a\":\""
                + "x".repeat(200_000) + "\"}}}]}}\n";
        List<TokenEvent> events = answer(call, call, call, call, call, call);
        assertThat(events).hasSize(5).last().isInstanceOfSatisfying(TokenEvent.Finish.class, finish -> assertThat(
                        finish.reason())
                .isEqualTo("length"));
    }

    @ParameterizedTest
    @CsvSource({
        "404, model 'x' not found, NO_MODEL",
        "301, moved, UNAVAILABLE",
        "308, moved, UNAVAILABLE",
        "400, format is wrong, REFUSED",
        "405, not with POST, UNAVAILABLE",
        "408, too slow, UNAVAILABLE",
        "413, too large, REFUSED",
        "415, not this type, REFUSED",
        "421, misdirected, UNAVAILABLE",
        "422, makes no sense, REFUSED",
        "501, not here, UNSUPPORTED",
        "400, the input length exceeds the context length, CONTEXT_LENGTH",
        "400, This model's maximum context length is 4096 tokens, CONTEXT_LENGTH",
        "400, the request exceeds the available context size, CONTEXT_LENGTH",
        "401, unauthorized, FORBIDDEN",
        "403, forbidden, FORBIDDEN",
        "429, slow down, BUSY",
        "500, llama runner process has terminated, ERROR",
        "502, bad gateway, UNAVAILABLE",
        "503, server busy, UNAVAILABLE",
        "504, too late, UNAVAILABLE"
    })
    void aStatusSaysWhetherAnotherNodeMayDoBetter(int status, String reason, NodeFailure.Kind kind) throws Exception {
        NodeFailure failure = broken(
                events(request -> request.response().setStatusCode(status).end("{\"error\":\"" + reason + "\"}")));
        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure).hasMessage(status + ": " + reason);
        assertThat(failure.retryAfter()).isNull();
    }

    @Test
    void aPageOfAProxyIsNotShownToCallers() throws Exception {
        NodeFailure failure = broken(events(request ->
                request.response().setStatusCode(502).end("<html><body>nginx/1.2 at 10.0.0.7</body></html>")));
        assertThat(failure).hasMessage("502: no reason given");
    }

    @ParameterizedTest
    @CsvSource({"3, 3", "0, 0", "120, 120", "'Wed, 21 Oct 2026 07:28:00 GMT', ", "-1, ", "99999999999999999999, "})
    void whenToTryAgainIsTakenOverIfItIsANumberOfSeconds(String header, Long seconds) throws Exception {
        NodeFailure failure = broken(events(request -> request.response()
                .setStatusCode(429)
                .putHeader("Retry-After", header)
                .end("{\"error\":\"slow down\"}")));
        assertThat(failure.retryAfter()).isEqualTo(seconds == null ? null : Duration.ofSeconds(seconds));
    }

    @Test
    void aNodeIsAlwaysAskedToStream() throws Exception {
        CompletableFuture<String> asked = new CompletableFuture<>();
        int port = serve(request -> request.bodyHandler(body -> {
            asked.complete(request.path() + " " + body.toJsonObject().getBoolean("stream"));
            request.response().end(DONE);
        }));
        readAll(ask(port));
        assertThat(asked.get(5, TimeUnit.SECONDS)).isEqualTo("/api/chat true");
    }

    @Test
    void vectorsOfAnotherLengthAreWhatThisNodeCannotDo() throws Exception {
        int port = serve(request -> request.response().end("{\"embeddings\":[[1,2,3]]}"));
        EmbeddingRequest two = new EmbeddingRequest("phi3:mini", List.of("a"), 2, null);
        NodeFailure failure = broken(readAll(client.ask(server(port), two)));
        assertThat(failure.kind()).isEqualTo(NodeFailure.Kind.UNSUPPORTED);
        assertThat(failure).hasMessageContainingAll("3 numbers", "'dimensions'");
    }

    @Override
    String hello() {
        return HELLO;
    }

    @Override
    TokenStream ask(int port) {
        return client.ask(server(port), Chats.of("phi3:mini", false));
    }

    private static NodeServer server(int port) {
        return new NodeServer("agx0", URI.create("http://127.0.0.1:" + port), NodeKind.OLLAMA);
    }
}
