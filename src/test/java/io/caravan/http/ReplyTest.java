package io.caravan.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReplyTest {

    private static final long HANGS_SECONDS = 60;

    private final Vertx vertx = Vertx.vertx();
    private final CompletableFuture<Reply> reply = new CompletableFuture<>();
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

    private static final class Listener implements Witness {

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
