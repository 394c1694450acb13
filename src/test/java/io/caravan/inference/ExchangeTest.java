package io.caravan.inference;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.cluster.Settings;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

/** A node that says what a test has written down, and a client that listens. */
abstract class ExchangeTest {

    /** Longer than anything takes that is to happen soon, however busy the machine is. */
    static final Duration SOON = Duration.ofMinutes(1);

    static final ObjectMapper JSON = new ObjectMapper();

    private static final Vertx VERTX = Vertx.vertx();

    static final NodeHttp HTTP = new NodeHttp(
            VERTX, JSON, Settings.of(InferenceSettings.class, Map.of("caravan.inference.connect-timeout", "500ms")));

    final MeterRegistry meters = new SimpleMeterRegistry();
    private HttpServer node;

    @AfterEach
    void stopNode() {
        if (node != null) {
            node.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    /** Asks the node on this port for the chat of the test. */
    abstract TokenStream ask(int port);

    /** What the node's answer in these parts is read as. */
    final List<TokenEvent> answer(String... parts) throws Exception {
        return answer(Arrays.stream(parts).map(Buffer::buffer).toList());
    }

    final List<TokenEvent> answer(List<Buffer> parts) throws Exception {
        return events(request -> {
            request.response().setChunked(true);
            parts.stream().filter(part -> part.length() > 0).forEach(request.response()::write);
            request.response().end();
        });
    }

    /** What is read of a node that does this. */
    final List<TokenEvent> events(Handler<HttpServerRequest> script) throws Exception {
        return readAll(ask(serve(script)));
    }

    /** Starts a node that does this, and returns its port. */
    final int serve(Handler<HttpServerRequest> script) {
        node = VERTX.createHttpServer().requestHandler(script);
        return node.listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();
    }

    /** Everything up to the end or the break. */
    static List<TokenEvent> readAll(TokenStream stream) throws InterruptedException {
        try (stream) {
            List<TokenEvent> events = new ArrayList<>();
            while (events.isEmpty() || !isLast(events.getLast())) {
                events.addAll(stream.take(SOON));
            }
            return events;
        }
    }

    private static boolean isLast(TokenEvent event) {
        return event instanceof TokenEvent.Finish || event instanceof TokenEvent.Broken;
    }

    /** Every byte of a text in a buffer of its own. */
    static List<Buffer> bytewise(String text) {
        List<Buffer> bytes = new ArrayList<>();
        for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
            bytes.add(Buffer.buffer(new byte[] {one}));
        }
        return bytes;
    }

    final double malformedChunks(String server) {
        return meters.get(MalformedChunks.METER).tag("node", server).counter().count();
    }

    static TokenEvent text(String content) {
        return new TokenEvent.Delta(content, null, null);
    }

    static NodeFailure broken(List<TokenEvent> events) {
        assertThat(events.getLast()).isInstanceOf(TokenEvent.Broken.class);
        return ((TokenEvent.Broken) events.getLast()).failure();
    }
}
