package io.caravan.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.cluster.Settings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.Channel;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Vert.x makes of what the doorkeeper wants of it. */
class RequestFilterTest {

    private static final long HANGS_SECONDS = 60;
    private static final String WATCHED = "yes";

    /** More than what the kernel takes off our hands. */
    private static final int ANSWER = 32 * 1024 * 1024;

    private final Vertx vertx = Vertx.vertx();
    private final BlockingQueue<Channel> asked = new LinkedBlockingQueue<>();
    private HttpServer server;

    @BeforeEach
    void listen() throws Exception {
        HttpSettings settings = Settings.of(
                HttpSettings.class, Map.of("caravan.http.keep-alive", "2s", "caravan.http.head-timeout", "2s"));
        Router router = Router.router(vertx);
        new RequestFilter(settings, new TrustedProxies(settings), (request, status) -> {}, new SimpleMeterRegistry())
                .install(router);
        router.get("/").handler(context -> context.response().end(isWatched(context) ? WATCHED : "no"));
        router.get("/large").handler(this::answerMuch);
        server = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(HANGS_SECONDS, TimeUnit.SECONDS);
        // The first request has the gate put where connections are accepted, which takes effect a moment later.
        await().atMost(Duration.ofSeconds(HANGS_SECONDS)).until(this::newcomersAreWatched);
    }

    private boolean newcomersAreWatched() throws IOException {
        try (Socket newcomer = ask("/")) {
            byte[] answer = new byte[1024];
            int length = newcomer.getInputStream().read(answer);
            return new String(answer, 0, length, StandardCharsets.US_ASCII).endsWith(WATCHED);
        }
    }

    private static boolean isWatched(RoutingContext context) {
        return ClientConnection.of(((ConnectionBase) context.request().connection()).channel()) != null;
    }

    private void answerMuch(RoutingContext context) {
        asked.add(((ConnectionBase) context.request().connection()).channel());
        context.response().end(Buffer.buffer(new byte[ANSWER]));
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(HANGS_SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void whoReadsNothingOfALargeAnswerIsCutOff() throws Exception {
        try (Socket caller = ask("/large")) {
            Channel connection = asked.poll(HANGS_SECONDS, TimeUnit.SECONDS);
            CompletableFuture<Void> closed = new CompletableFuture<>();
            connection.closeFuture().addListener(end -> closed.complete(null));
            closed.get(HANGS_SECONDS, TimeUnit.SECONDS);
            assertThat(read(caller)).isLessThan(ANSWER);
        }
    }

    @Test
    void whoReadsItGetsAllOfIt() throws Exception {
        try (Socket caller = ask("/large")) {
            assertThat(read(caller)).isGreaterThan(ANSWER);
        }
    }

    /** How many bytes come before the other side closes or resets. */
    private static long read(Socket caller) {
        byte[] buffer = new byte[1024 * 1024];
        long count = 0;
        try {
            for (int read; (read = caller.getInputStream().read(buffer)) >= 0; ) {
                count += read;
            }
        } catch (IOException reset) {
            // As good an end as any.
        }
        return count;
    }

    private Socket ask(String path) throws IOException {
        Socket caller = new Socket();
        caller.setReceiveBufferSize(8 * 1024);
        caller.setSoTimeout((int) TimeUnit.SECONDS.toMillis(HANGS_SECONDS));
        caller.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.actualPort()));
        caller.getOutputStream()
                .write("GET %s HTTP/1.1\r\nHost: a\r\n\r\n".formatted(path).getBytes(StandardCharsets.US_ASCII));
        return caller;
    }
}
