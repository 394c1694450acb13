package io.caravan.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.Channel;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReplyTest {

    private static final long HANGS_SECONDS = 60;

    private static final Duration HANGS = Duration.ofSeconds(HANGS_SECONDS);
    private static final int PIECE = 64 * 1024;

    /** More than the buffers of a connection take. */
    private static final int LARGE = 32 * 1024 * 1024;

    private final Vertx vertx = Vertx.vertx();
    private final CompletableFuture<Reply> reply = new CompletableFuture<>();
    private final CompletableFuture<HttpConnection> connection = new CompletableFuture<>();
    private HttpServer server;

    @BeforeEach
    void listen() throws Exception {
        Router router = Router.router(vertx);
        router.route().handler(this::accept);
        server = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(HANGS_SECONDS, TimeUnit.SECONDS);
    }

    private void accept(RoutingContext context) {
        reply.complete(new Reply(context));
        connection.complete(context.request().connection());
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(HANGS_SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void whatIsDoneForACallerWhoHangsUpMayBlock() throws Exception {
        CompletableFuture<Thread> told = new CompletableFuture<>();
        Socket caller = ask();
        reply.get(HANGS_SECONDS, TimeUnit.SECONDS).onHangUp(() -> told.complete(Thread.currentThread()));
        assertThat(told).isNotDone();
        caller.close();
        assertThat(told.get(HANGS_SECONDS, TimeUnit.SECONDS).isVirtual()).isTrue();
    }

    @Test
    void itMayBlockTooIfTheCallerIsGoneAlready() throws Exception {
        CompletableFuture<Void> gone = new CompletableFuture<>();
        Socket caller = ask();
        reply.get(HANGS_SECONDS, TimeUnit.SECONDS).onHangUp(() -> gone.complete(null));
        caller.close();
        gone.get(HANGS_SECONDS, TimeUnit.SECONDS);
        CompletableFuture<Thread> told = new CompletableFuture<>();
        vertx.runOnContext(turn -> reply.join().onHangUp(() -> told.complete(Thread.currentThread())));
        assertThat(told.get(HANGS_SECONDS, TimeUnit.SECONDS).isVirtual()).isTrue();
    }

    @Test
    void whatSomebodyElseHearsGoesOnWhenTheCallerIsGone() throws Exception {
        Listener listener = new Listener();
        CompletableFuture<Void> stopped = new CompletableFuture<>();
        Socket caller = ask();
        Reply answer = reply.get(HANGS_SECONDS, TimeUnit.SECONDS);
        answer.heardBy(listener);
        answer.onHangUp(() -> stopped.complete(null));
        answer.begin("text/plain");
        answer.write(Buffer.buffer("one "));
        caller.close();
        listener.callerIsGone.get(HANGS_SECONDS, TimeUnit.SECONDS);
        assertThat(answer.isHungUp()).isFalse();
        answer.write(Buffer.buffer("two "));
        answer.end(Buffer.buffer("three"));
        assertThat(listener.heard).hasToString("one two three");
        assertThat(listener.status).isEqualTo(200);
        assertThat(answer.isEnded()).isTrue();
        assertThat(stopped).isNotDone();
    }

    @Test
    void itStopsWhenTheyDoNotWantItEither() throws Exception {
        Listener listener = new Listener();
        CompletableFuture<Void> stopped = new CompletableFuture<>();
        Socket caller = ask();
        Reply answer = reply.get(HANGS_SECONDS, TimeUnit.SECONDS);
        answer.heardBy(listener);
        answer.onHangUp(() -> stopped.complete(null));
        caller.close();
        listener.callerIsGone.get(HANGS_SECONDS, TimeUnit.SECONDS);
        assertThat(stopped).isNotDone();
        listener.unwanted.complete(null);
        stopped.get(HANGS_SECONDS, TimeUnit.SECONDS);
        assertThat(answer.isHungUp()).isTrue();
    }

    @Test
    void whatBreaksOffHasNoEndForThemEither() throws Exception {
        Listener listener = new Listener();
        Socket caller = ask();
        Reply answer = reply.get(HANGS_SECONDS, TimeUnit.SECONDS);
        answer.heardBy(listener);
        answer.begin("text/plain");
        answer.write(Buffer.buffer("one"));
        answer.abort();
        answer.end(Buffer.buffer("two"));
        assertThat(listener.heard).hasToString("one");
        assertThat(listener.status).isZero();
        caller.close();
    }

    @Test
    void aWholeAnswerThatNobodyReadsWaitsOutsideTheConnection() throws Exception {
        Socket caller = ask();
        CompletableFuture<Void> sent = send(LARGE, Reply.SLOWEST_READER);
        await().atMost(HANGS).until(() -> unread() > 0);
        assertThat(unread()).isLessThan(2 * PIECE);
        assertThat(sent).isNotDone();
        String answer = readAnswer(caller);
        sent.get(HANGS_SECONDS, TimeUnit.SECONDS);
        assertThat(answer.startsWith("HTTP/1.1 201 ")).isTrue();
        assertThat(answer.endsWith("\r\n\r\n" + content(LARGE))).isTrue();
    }

    @Test
    void whatFitsIntoTheConnectionIsNotWaitedFor() throws Exception {
        Socket caller = ask();
        send(PIECE, Duration.ZERO).get(HANGS_SECONDS, TimeUnit.SECONDS);
        assertThat(readAnswer(caller)).endsWith("\r\n\r\n" + content(PIECE));
    }

    @Test
    void whoeverTakesNothingOfAWholeAnswerIsCutOff() throws Exception {
        try (Socket caller = ask()) {
            CompletableFuture<Void> closed = new CompletableFuture<>();
            connection.get(HANGS_SECONDS, TimeUnit.SECONDS).closeHandler(gone -> closed.complete(null));
            send(LARGE, Duration.ofMillis(1)).get(HANGS_SECONDS, TimeUnit.SECONDS);
            closed.get(HANGS_SECONDS, TimeUnit.SECONDS);
            assertThat(caller.isClosed()).isFalse();
        }
    }

    @Test
    void whoeverHangsUpIsNotWaitedFor() throws Exception {
        Socket caller = ask();
        CompletableFuture<Void> sent = send(LARGE, Reply.SLOWEST_READER);
        await().atMost(HANGS).until(() -> unread() > 0);
        caller.close();
        sent.get(HANGS_SECONDS / 2, TimeUnit.SECONDS);
    }

    private CompletableFuture<Void> send(int length, Duration patience) throws Exception {
        Reply answer = reply.get(HANGS_SECONDS, TimeUnit.SECONDS);
        CompletableFuture<Void> sent = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                answer.send(201, content(length).getBytes(StandardCharsets.US_ASCII), () -> patience);
                sent.complete(null);
            } catch (InterruptedException | RuntimeException failure) {
                sent.completeExceptionally(failure);
            }
        });
        return sent;
    }

    private static String content(int length) {
        return "0123456789abcdef".repeat(length / 16);
    }

    /** How much waits in the connection for the caller to read it. */
    private long unread() throws Exception {
        Channel channel = ((ConnectionBase) connection.get(HANGS_SECONDS, TimeUnit.SECONDS)).channel();
        return channel.eventLoop()
                .submit(() -> PendingWrites.of(channel).bytes())
                .get(HANGS_SECONDS, TimeUnit.SECONDS);
    }

    private static String readAnswer(Socket caller) throws Exception {
        InputStream from = caller.getInputStream();
        StringBuilder read = new StringBuilder();
        while (read.indexOf("\r\n\r\n") < 0) {
            read.append((char) from.read());
        }
        String head = read.toString().toLowerCase(Locale.ROOT);
        int length = Integer.parseInt(head.replaceAll("(?s).*content-length: (\\d+).*", "$1"));
        return read + new String(from.readNBytes(length), StandardCharsets.US_ASCII);
    }

    private static final class Listener implements ReplyListener {

        private final Buffer heard = Buffer.buffer();
        private final CompletableFuture<Void> callerIsGone = new CompletableFuture<>();
        private final CompletableFuture<Void> unwanted = new CompletableFuture<>();
        private int status;

        @Override
        public void hear(Buffer piece) {
            heard.appendBuffer(piece);
        }

        @Override
        public void end(int told, MultiMap headers) {
            status = told;
        }

        @Override
        public CompletionStage<Void> callerGone() {
            callerIsGone.complete(null);
            return unwanted;
        }
    }

    private Socket ask() throws Exception {
        Socket caller = new Socket(InetAddress.getLoopbackAddress(), server.actualPort());
        caller.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return caller;
    }
}
