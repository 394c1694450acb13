package io.caravan.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A load that takes a bad answer for a good one measures nothing. */
@Timeout(60)
class CallerTest {

    private static final Question STREAM = new Question(StandIn.FAST, 3, true);
    private static final Question WHOLE = new Question(StandIn.FAST, 3, false);

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void wholeAnswersAreClean() throws Exception {
        byte[] stream = StandInLines.stream(StandIn.FAST, 3);
        byte[] whole = StandInLines.whole(StandIn.FAST, 3);

        assertThat(ask(STREAM, any -> stream)).returns(true, Outcome::isClean).returns(3, Outcome::tokens);
        assertThat(ask(WHOLE, any -> whole)).returns(true, Outcome::isClean);
    }

    @Test
    void aTokenOutOfItsPlaceIsNoticed() throws Exception {
        String swapped = StandInLines.token("m", 1)
                + StandInLines.token("m", 0)
                + StandInLines.token("m", 2)
                + StandInLines.end("m", 3);

        assertThat(ask(STREAM, any -> swapped.getBytes()).wrong()).contains("in place of token 0");
    }

    @Test
    void aStreamWithoutItsEndIsNoticed() throws Exception {
        String cut = StandInLines.token("m", 0) + StandInLines.token("m", 1) + StandInLines.token("m", 2);

        assertThat(ask(STREAM, any -> cut.getBytes()).wrong()).contains("without an end");
    }

    @Test
    void anAnswerThatLacksAWordIsNoticed() throws Exception {
        byte[] shorter = StandInLines.whole(StandIn.FAST, 2);

        assertThat(ask(WHOLE, any -> shorter).isClean()).isFalse();
    }

    @Test
    void anAnswerThatNeverCameIsNoticed() throws Exception {
        try (Caller caller = new Caller()) {
            Outcome outcome = caller.ask(new Target("nobody", 1, "key"), WHOLE);

            assertThat(outcome.isClean()).isFalse();
        }
    }

    private Outcome ask(Question question, Function<Buffer, byte[]> answers) throws Exception {
        HttpServer server = vertx.createHttpServer()
                .requestHandler(request ->
                        request.bodyHandler(body -> request.response().end(Buffer.buffer(answers.apply(body)))))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get();
        try (Caller caller = new Caller()) {
            return caller.ask(new Target("test", server.actualPort(), "key"), question);
        }
    }
}
