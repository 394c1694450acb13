package io.caravan.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What llama.cpp's server and vLLM send, and what is made of it. */
class OpenAiExchangeTest extends ChatExchangeTest {

    private static final String KEY = "sk-very-secret";

    // The shapes of llama.cpp's server: the role first, timings in the last chunk, usage in a chunk of its own.
    private static final String BEGIN = event(
            "{\"choices\":[{\"finish_reason\":null,\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":null}}],\"created\":1,\"id\":\"chatcmpl-a\",\"model\":\"tinyllama\",\"system_fingerprint\":\"b7000\",\"object\":\"chat.completion.chunk\"}");
    private static final String HELLO =
            event("{\"choices\":[{\"finish_reason\":null,\"index\":0,\"delta\":{\"content\":\"Hello\"}}]}");
    private static final String FINISH = event(
            "{\"choices\":[{\"finish_reason\":\"stop\",\"index\":0,\"delta\":{}}],\"timings\":{\"prompt_n\":11,\"predicted_n\":7}}");
    private static final String USAGE = event(
            "{\"choices\":[],\"usage\":{\"completion_tokens\":7,\"prompt_tokens\":11,\"total_tokens\":18},\"timings\":{}}");
    private static final String DONE = event("[DONE]");

    private final OpenAiClient client = new OpenAiClient(HTTP, JSON, new MalformedChunks(meters));

    @Test
    void anAnswerOfLlamaCppIsItsTokensAndItsEnd() throws Exception {
        assertThat(answer(BEGIN, HELLO, FINISH, USAGE, DONE))
                .containsExactly(text("Hello"), new TokenEvent.Finish("stop", new Usage(11, 7)));
    }

    @Test
    void anAnswerOfVllmIsItsTokensAndItsEnd() throws Exception {
        assertThat(answer(
                        event(
                                "{\"id\":\"chatcmpl-b\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"Qwen/Qwen3-8B\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"logprobs\":null,\"finish_reason\":null}]}"),
                        event(
                                "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hel\"},\"logprobs\":null,\"finish_reason\":null}]}"),
                        event(
                                "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"lo\"},\"logprobs\":null,\"finish_reason\":\"length\",\"stop_reason\":null}]}"),
                        event(
                                "{\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"total_tokens\":5,\"completion_tokens\":2}}"),
                        DONE))
                .containsExactly(text("Hel"), text("lo"), new TokenEvent.Finish("length", new Usage(3, 2)));
    }

    @Test
    void withoutUsageTheChunksAreCounted() throws Exception {
        assertThat(answer(BEGIN, HELLO, HELLO, FINISH, DONE)).endsWith(new TokenEvent.Finish("stop", new Usage(0, 2)));
    }

    @Test
    void anEndAfterTheReasonToFinishIsWhole() throws Exception {
        assertThat(answer(HELLO, FINISH)).endsWith(new TokenEvent.Finish("stop", new Usage(0, 1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "data: [DONE]\n\n"})
    void anEndWithoutAReasonToFinishIsABreak(String end) throws Exception {
        assertThat(broken(answer(BEGIN, HELLO, end)).kind()).isEqualTo(NodeFailure.Kind.CUT);
    }

    @Test
    void aReasonToFinishInAnEventThatNothingEndsIsNone() throws Exception {
        assertThat(broken(answer(HELLO, FINISH.stripTrailing())).kind()).isEqualTo(NodeFailure.Kind.CUT);
    }

    @Test
    void anAnswerThatTheEngineGaveUpIsABreak() throws Exception {
        NodeFailure failure = broken(
                answer(HELLO, event("{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"abort\"}]}"), DONE));
        assertThat(failure.kind()).isEqualTo(NodeFailure.Kind.CUT);
        assertThat(failure).hasMessageContaining("abort");
    }

    @Test
    void aConnectionCutInTheMiddleIsABreak() throws Exception {
        NodeFailure failure = broken(events(
                request -> request.response().setChunked(true).write(HELLO).onComplete(sent -> request.connection()
                        .close())));
        assertThat(failure.kind()).isEqualTo(NodeFailure.Kind.CUT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: {\"error\":{\"code\":500,\"message\":\"out of memory\",\"type\":\"server_error\"}}\n\n",
                "data: {\"object\":\"error\",\"message\":\"out of memory\",\"type\":\"BadRequestError\",\"code\":400}\n\ndata: [DONE]\n\n",
                "data: {\"error\":\"out of memory\"}\n\ndata: [DONE]\n\n",
                "error: {\"code\":500,\"message\":\"out of memory\",\"type\":\"server_error\"}\n\n",
                "event: error\ndata: {\"message\":\"out of memory\"}\n\n"
            })
    void anErrorInTheStreamBreaksItWithTheNodesReason(String error) throws Exception {
        NodeFailure failure = broken(answer(HELLO, error));
        assertThat(failure.kind()).isEqualTo(NodeFailure.Kind.CUT);
        assertThat(failure).hasMessage("out of memory");
    }

    @Test
    void aMalformedChunkIsSkippedAndCounted() throws Exception {
        assertThat(answer(HELLO, "data: {\"choices\":[{\"finish_reason\":null,\"del\n\n", HELLO, FINISH, USAGE, DONE))
                .containsExactly(text("Hello"), text("Hello"), new TokenEvent.Finish("stop", new Usage(11, 7)));
        assertThat(malformedChunks("nano")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7",
                "[]",
                "null",
                "{}",
                "{\"choices\":7}",
                "{\"choices\":[]}",
                "{\"choices\":[null]}",
                "{\"choices\":[{\"delta\":null}]}",
                "{\"choices\":[{\"delta\":{\"content\":null,\"tool_calls\":7}}],\"usage\":null}"
            })
    void aChunkThatSaysNothingIsSkipped(String chunk) throws Exception {
        assertThat(answer(event(chunk), HELLO, FINISH, DONE)).startsWith(text("Hello"));
    }

    @Test
    void eventsMayBeSplitAnywhere() throws Exception {
        String all = HELLO.replace("Hello", "Grüße 😀") + FINISH + USAGE + DONE;
        assertThat(answer(bytewise(all)))
                .containsExactly(text("Grüße 😀"), new TokenEvent.Finish("stop", new Usage(11, 7)));
    }

    @Test
    void linesMayEndAsTheyDoInHttp() throws Exception {
        String all = (HELLO + FINISH + DONE).replace("\n", "\r\n");
        assertThat(answer(bytewise(all)))
                .containsExactly(text("Hello"), new TokenEvent.Finish("stop", new Usage(0, 1)));
    }

    @Test
    void commentsAndOtherFieldsAreNoEvents() throws Exception {
        assertThat(answer(": keep-alive\n\n", "id: 7\nretry: 10\n" + HELLO, "\n\n", FINISH, DONE))
                .containsExactly(text("Hello"), new TokenEvent.Finish("stop", new Usage(0, 1)));
    }

    @Test
    void dataInSeveralLinesIsOneEvent() throws Exception {
        assertThat(answer("data:{\"choices\":[{\"delta\":\ndata:{\"content\":\"Hello\"}}]}\n\n", FINISH, DONE))
                .startsWith(text("Hello"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"reasoning_content", "reasoning"})
    void thinkingIsApartFromTheAnswer(String member) throws Exception {
        assertThat(answer(event("{\"choices\":[{\"delta\":{\"" + member + "\":\"Hm\"}}]}"), FINISH, DONE))
                .startsWith(new TokenEvent.Delta(null, "Hm", null));
    }

    @Test
    void callsOfToolsArePutTogether() throws Exception {
        List<TokenEvent> events = answer(
                calls(
                        "{\"index\":0,\"id\":\"a\",\"type\":\"function\",\"function\":{\"name\":\"weather\",\"arguments\":\"\"}}"),
                calls("{\"index\":0,\"function\":{\"arguments\":\"{\\\"city\\\":\"}}"),
                calls("{\"index\":1,\"id\":\"b\",\"type\":\"function\",\"function\":{\"name\":\"time\"}}"),
                calls("{\"index\":0,\"function\":{\"arguments\":\"\\\"Oslo\\\"}\"}}"),
                FINISH.replace("\"stop\"", "\"tool_calls\""),
                USAGE,
                DONE);
        assertThat(events).hasSize(2).endsWith(new TokenEvent.Finish("tool_calls", new Usage(11, 7)));
        assertThat(toolCalls(events)).isEqualTo(JSON.readTree("""
                [{"id":"a","function":{"name":"weather","arguments":{"city":"Oslo"}}},
                 {"id":"b","function":{"name":"time","arguments":{}}}]""").toString());
    }

    @Test
    void aCallThatIsNotWholeYetIsASignOfLifeThatTheCallerDoesNotSee() throws Exception {
        int port = serve(request -> request.response()
                .setChunked(true)
                .write(calls("{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"write\",\"arguments\":\"{\"}}")));
        try (TokenStream stream = ask(port)) {
            assertThat(stream.awaitFirst(SOON)).isTrue();
            assertThat(stream.peek()).isNull();
        }
    }

    @Test
    void argumentsWithoutEndEndAtTheLongestAnswer() throws Exception {
        String[] parts = Stream.generate(() -> calls(
                        "{\"index\":0,\"function\":{\"name\":\"f\",\"arguments\":\"" + "x".repeat(200_000) + "\"}}"))
                .limit(6)
                .toArray(String[]::new);
        assertThat(answer(parts)).containsExactly(new TokenEvent.Finish("length", new Usage(0, 5)));
    }

    @Test
    void theIdsOfCallsCountAgainstTheLongestAnswerToo() throws Exception {
        String[] parts = IntStream.range(0, 6)
                .mapToObj(index -> call(index, "x".repeat(200_000), ""))
                .toArray(String[]::new);
        assertThat(answer(parts)).containsExactly(new TokenEvent.Finish("length", new Usage(0, 5)));
    }

    @Test
    void callsWithoutEndEndAtTheLongestAnswerHoweverLittleEachOfThemSays() throws Exception {
        String[] parts = IntStream.range(0, 20)
                .mapToObj(part -> calls(IntStream.range(0, 1_000)
                        .mapToObj(call -> "{\"index\":" + (part * 1_000 + call) + ",\"function\":{\"name\":\"f\"}}")
                        .collect(Collectors.joining(","))))
                .toArray(String[]::new);
        assertThat(answer(parts)).singleElement().isInstanceOfSatisfying(TokenEvent.Finish.class, end -> assertThat(
                        end.reason())
                .isEqualTo("length"));
    }

    @Test
    void aPieceOfACallThatAddsNothingIsNoSignOfLife() throws Exception {
        String nothing = calls("{\"index\":0,\"function\":{\"arguments\":\"\"}}");
        int port = serve(request -> request.response().setChunked(true).write(nothing + nothing + HELLO));
        try (TokenStream stream = ask(port)) {
            assertThat(stream.take(SOON)).containsExactly(text("Hello"));
            assertThat(stream.tokensPerSecond()).as("there was but one piece").isEmpty();
        }
    }

    @Test
    void aCallOfWhichNothingIsSaidIsNone() throws Exception {
        assertThat(answer(
                        HELLO,
                        calls("{\"index\":0,\"function\":{\"arguments\":\"\"}}"),
                        calls("{\"index\":7,\"id\":null}"),
                        FINISH,
                        DONE))
                .containsExactly(text("Hello"), new TokenEvent.Finish("stop", new Usage(0, 1)));
    }

    @Test
    void withoutUsageThePiecesOfCallsAreCountedToo() throws Exception {
        String piece = calls("{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}}");
        assertThat(answer(HELLO, piece, piece, FINISH, DONE))
                .endsWith(new TokenEvent.Finish("tool_calls", new Usage(0, 3)));
    }

    @Test
    void callsWithoutAnIndexAreToldApartByTheirIds() throws Exception {
        assertThat(toolCalls(answer(
                        calls("{\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{\"}}"),
                        calls("{\"function\":{\"arguments\":\"}\"}}"),
                        calls("{\"id\":\"b\",\"function\":{\"name\":\"g\",\"arguments\":\"{}\"}}"),
                        FINISH,
                        DONE)))
                .isEqualTo(
                        "[{\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":{}}},{\"id\":\"b\",\"function\":{\"name\":\"g\",\"arguments\":{}}}]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\\\"city\\\"", "[]", "Oslo", "{} and so on"})
    void aCallThatNobodyCanMakeIsABreakThatDoesNotSpeakAgainstTheNode(String arguments) throws Exception {
        NodeFailure failure = broken(answer(HELLO, call(0, "a", arguments), FINISH, DONE));
        assertThat(failure.kind()).isEqualTo(NodeFailure.Kind.MALFORMED);
        assertThat(failure.isNodesFault()).isFalse();
        assertThat(failure.kind().isFinal()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"length, {\\\"city\\\"", "length, ''", "content_filter, {\\\"city\\\""})
    void aCallThatWasCutIsNone(String reason, String arguments) throws Exception {
        String finish = FINISH.replace("stop", reason);
        assertThat(answer(HELLO, call(0, "a", arguments), finish, USAGE, DONE))
                .containsExactly(text("Hello"), new TokenEvent.Finish(reason, new Usage(11, 7)));
        List<TokenEvent> events = answer(call(0, "a", "{}"), call(1, "b", arguments), finish, USAGE, DONE);
        assertThat(toolCalls(events))
                .as("the one before it is whole")
                .isEqualTo("[{\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":{}}}]");
        assertThat(events).endsWith(new TokenEvent.Finish(reason, new Usage(11, 7)));
    }

    @Test
    void whatAFilterCutShortDidNotStop() throws Exception {
        assertThat(answer(HELLO, FINISH.replace("stop", "content_filter"), USAGE, DONE))
                .endsWith(new TokenEvent.Finish("content_filter", new Usage(11, 7)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            404 | {"object":"error","message":"The model `x` does not exist.","code":404} | NO_MODEL | The model `x` does not exist.
            404 | {"error":{"message":"The model `x` does not exist.","code":404}} | NO_MODEL | The model `x` does not exist.
            400 | {"error":{"code":400,"message":"the request exceeds the available context size, try increasing it","type":"exceed_context_size_error"}} | CONTEXT_LENGTH | the request exceeds the available context size, try increasing it
            400 | {"error":"wrong"} | REFUSED | wrong
            401 | {"error":{"code":401,"message":"Invalid API Key","type":"authentication_error"}} | FORBIDDEN | Invalid API Key
            401 | {"error":{"message":"sk-very-secret is no key"}} | FORBIDDEN | *** is no key
            500 | {"error":{"code":500,"message":"crashed","type":"server_error"}} | ERROR | crashed
            501 | {"error":{"code":501,"message":"no embeddings here","type":"not_supported_error"}} | UNSUPPORTED | no embeddings here
            503 | {"error":{"code":503,"message":"Loading model","type":"unavailable_error"}} | UNAVAILABLE | Loading model
            502 | <html>nginx at 10.0.0.7</html> | UNAVAILABLE | no reason given
            """)
    void aStatusSaysWhetherAnotherNodeMayDoBetter(int status, String body, NodeFailure.Kind kind, String reason)
            throws Exception {
        NodeFailure failure = broken(
                events(request -> request.response().setStatusCode(status).end(body)));
        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure).hasMessage(status + ": " + reason);
    }

    @Test
    void theKeyIsSentToTheNode() throws Exception {
        CompletableFuture<String> asked = new CompletableFuture<>();
        events(request -> {
            asked.complete(request.path() + " " + request.getHeader("Authorization"));
            request.response().end(HELLO + FINISH);
        });
        assertThat(asked.get(SOON.toSeconds(), TimeUnit.SECONDS)).isEqualTo("/v1/chat/completions Bearer " + KEY);
    }

    @Test
    void anEventWithoutEndIsABreakAtOnceAndStopsTheNode() throws Exception {
        CompletableFuture<Void> hungUp = new CompletableFuture<>();
        Buffer line = Buffer.buffer("data: " + "a".repeat(1024 * 1024) + "\n");
        List<TokenEvent> events = events(request -> {
            request.connection().closeHandler(closed -> hungUp.complete(null));
            request.response().setChunked(true).write(HELLO);
            writeForEver(request.response(), line);
        });
        assertThat(events).startsWith(text("Hello"));
        assertThat(broken(events)).hasMessage("an event without end");
        hungUp.get(SOON.toSeconds(), TimeUnit.SECONDS);
    }

    private static void writeForEver(HttpServerResponse response, Buffer line) {
        response.write(line).onSuccess(written -> writeForEver(response, line));
    }

    @Test
    void vectorsComeInTheOrderOfTheTexts() throws Exception {
        List<TokenEvent> events = embed(
                "{\"object\":\"list\",\"data\":[{\"index\":1,\"embedding\":[0.25]},{\"index\":0,\"embedding\":[1,-0.5]}],\"usage\":{\"prompt_tokens\":4,\"total_tokens\":4}}");
        assertThat(events.getFirst())
                .isInstanceOfSatisfying(TokenEvent.Vectors.class, vectors -> assertThat(vectors.vectors())
                        .containsExactly(new float[] {1, -0.5f}, new float[] {0.25f}));
        assertThat(events).endsWith(new TokenEvent.Finish("stop", new Usage(4, 0)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"data":[{"index":0,"embedding":[1]}]} | sent too few vectors
            {"data":[{"index":0,"embedding":[1]},{"index":1,"embedding":[]}]} | sent an empty vector
            {"error":"Unexpected endpoint or method."} | Unexpected endpoint or method.
            {"data": | sent an answer that makes no sense
            """)
    void vectorsThatAreMissingAreABreak(String answer, String reason) throws Exception {
        assertThat(broken(embed(answer))).hasMessage(reason);
    }

    @Test
    void aModelIsLoadedOnceItCanAnswer() throws Exception {
        int port = serve(request -> request.response().end("{\"choices\":[{\"message\":{\"content\":\"a\"}}]}"));
        assertThat(readAll(client.ask(server(port), new LoadRequest("tinyllama", ChatOptions.NONE))))
                .containsExactly(new TokenEvent.Finish("load", Usage.NONE));
    }

    @Test
    void vectorsOfAnotherLengthAreWhatThisNodeCannotDo() throws Exception {
        int port = serve(request -> request.response().end("{\"data\":[{\"index\":0,\"embedding\":[1,2,3]}]}"));
        EmbeddingRequest two = new EmbeddingRequest("tinyllama", List.of("a"), 2, null);
        NodeFailure failure = broken(readAll(client.ask(server(port), two)));
        assertThat(failure.kind()).isEqualTo(NodeFailure.Kind.UNSUPPORTED);
        assertThat(failure).hasMessageContainingAll("3 numbers", "'dimensions'");
    }

    private List<TokenEvent> embed(String answer) throws Exception {
        int port = serve(request -> request.response().end(Buffer.buffer(answer)));
        return readAll(client.ask(server(port), new EmbeddingRequest("tinyllama", List.of("a", "b"), null, null)));
    }

    @Override
    String hello() {
        return HELLO;
    }

    @Override
    TokenStream ask(int port) {
        return client.ask(server(port), Chats.of("tinyllama", false));
    }

    private static NodeServer server(int port) {
        return new NodeServer("nano", URI.create("http://127.0.0.1:" + port), NodeKind.OPENAI, Optional.of(KEY));
    }

    private static String event(String data) {
        return "data: " + data + "\n\n";
    }

    private static String calls(String piece) {
        return event("{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[" + piece + "]},\"finish_reason\":null}]}");
    }

    private static String call(int index, String id, String arguments) {
        return calls("{\"index\":" + index + ",\"id\":\"" + id + "\",\"function\":{\"name\":\"f\",\"arguments\":\""
                + arguments + "\"}}");
    }

    private static String toolCalls(List<TokenEvent> events) {
        return ((TokenEvent.Delta) events.getFirst()).toolCalls().toString();
    }
}
