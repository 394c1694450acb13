package io.caravan.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nodes that never come to an end. */
class NodeHttpTest extends ExchangeTest {

    private static final Buffer PART = Buffer.buffer(new byte[1024 * 1024]);
    private static final Buffer LINE = PART.copy().appendString("\n");

    private final OllamaClient client = new OllamaClient(HTTP, JSON, new MalformedChunks(meters));
    private final CompletableFuture<Void> hungUp = new CompletableFuture<>();

    @Test
    void anErrorWithoutEndIsStillTheErrorThatItsStatusSays() throws Exception {
        NodeFailure failure = broken(events(request -> babble(request, 503)));
        assertThat(failure.kind()).isEqualTo(NodeFailure.Kind.UNAVAILABLE);
        assertThat(failure).hasMessage("503: no reason given");
        hungUp.get(SOON.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void aWholeAnswerWithoutEndIsABreak() throws Exception {
        int port = serve(request -> babble(request, 200));
        NodeFailure failure =
                broken(readAll(client.ask(server(port), new EmbeddingRequest("phi3:mini", List.of("a"), null, null))));
        assertThat(failure.kind()).isEqualTo(NodeFailure.Kind.CUT);
        assertThat(failure).hasMessageContaining("sent more than");
        hungUp.get(SOON.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void aLineWithoutEndIsABreakAndStopsTheNode() throws Exception {
        NodeFailure failure = broken(events(request -> babble(request, 200)));
        assertThat(failure.kind()).isEqualTo(NodeFailure.Kind.CUT);
        hungUp.get(SOON.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void aNodeThatGoesOnAfterAnErrorIsStopped() throws Exception {
        NodeFailure failure = broken(events(request -> {
            request.response().setChunked(true).write("{\"error\":\"out of memory\"}\n");
            closes(request);
        }));
        assertThat(failure).hasMessage("out of memory");
        hungUp.get(SOON.toSeconds(), TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aNodeThatDoesNotEndAfterItsEndMarkerIsStopped(boolean babbles) throws Exception {
        List<TokenEvent> events = events(request -> {
            closes(request);
            request.response().setChunked(true).write("{\"message\":{\"content\":\"a\"},\"done\":true}\n");
            if (babbles) {
                write(request.response(), LINE);
            }
        });
        assertThat(events).startsWith(text("a")).last().isInstanceOf(TokenEvent.Finish.class);
        hungUp.get(SOON.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void anErrorWhoseReasonBreaksOffIsStillTheErrorThatItsStatusSays() throws Exception {
        NodeFailure failure = broken(events(request -> breakOff(request, 401)));
        assertThat(failure.kind()).isEqualTo(NodeFailure.Kind.FORBIDDEN);
        assertThat(failure).hasMessage("401: no reason given");
    }

    @Test
    void soItIsForAProbe() {
        int port = serve(request -> breakOff(request, 401));
        assertThatThrownBy(() -> client.report(server(port)))
                .isInstanceOfSatisfying(
                        NodeFailure.class, failure -> assertThat(failure.kind()).isEqualTo(NodeFailure.Kind.FORBIDDEN));
    }

    private static void breakOff(HttpServerRequest request, int status) {
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Length", "100")
                .write("{\"error\":\"wrong")
                .onComplete(sent -> request.connection().close());
    }

    @Test
    void whatComesWithAnErrorAfterItDoesNotCount() throws Exception {
        assertThat(answer("{\"error\":\"out of memory\"}\n{\"message\":{\"content\":\"a\"}}\n"))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 500})
    void aReportWithoutEndIsNone(int status) throws Exception {
        int port = serve(request -> babble(request, status));
        assertThatThrownBy(() -> client.report(server(port))).isInstanceOf(NodeFailure.class);
        hungUp.get(SOON.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void aProbeThatTakesTooLongIsNotListenedToAnyMore() throws Exception {
        int port = serve(request -> {
            closes(request);
            request.response().setChunked(true).write("{");
        });
        assertThatThrownBy(() -> client.report(server(port))).isInstanceOf(NodeFailure.class);
        hungUp.get(SOON.toSeconds(), TimeUnit.SECONDS);
    }

    /** Answers, and never ends. */
    private void babble(HttpServerRequest request, int status) {
        closes(request);
        write(request.response().setStatusCode(status).setChunked(true), PART);
    }

    private void closes(HttpServerRequest request) {
        request.connection().closeHandler(closed -> hungUp.complete(null));
    }

    private static void write(HttpServerResponse response, Buffer part) {
        response.write(part).onSuccess(written -> write(response, part));
    }

    @Override
    TokenStream ask(int port) {
        return client.ask(server(port), Chats.of("phi3:mini", false));
    }

    private static NodeServer server(int port) {
        return new NodeServer("agx0", URI.create("http://127.0.0.1:" + port), NodeKind.OLLAMA);
    }
}
