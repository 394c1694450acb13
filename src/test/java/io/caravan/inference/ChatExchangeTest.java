package io.caravan.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What holds for a chat with a node of whatever kind. */
abstract class ChatExchangeTest extends ExchangeTest {

    /** How a node of its kind begins with the word Hello. */
    abstract String hello();

    @Test
    void aConnectionThatIsRefusedMeansUnreachable() throws Exception {
        int port = serve(request -> {});
        stopNode();
        NodeFailure failure = broken(readAll(ask(port)));
        assertThat(failure.kind()).isEqualTo(NodeFailure.Kind.UNREACHABLE);
        assertThat(failure.getMessage()).doesNotContain(String.valueOf(port));
    }

    @Test
    void aResetBeforeTheFirstByteMeansUnreachable() throws Exception {
        NodeFailure failure = broken(events(request -> request.connection().close()));
        assertThat(failure.kind()).isEqualTo(NodeFailure.Kind.UNREACHABLE);
    }

    @Test
    void aReaderWhoLeavesClosesTheConnectionToTheNode() throws Exception {
        CompletableFuture<Void> hungUp = new CompletableFuture<>();
        int port = serve(request -> {
            request.response().closeHandler(closed -> hungUp.complete(null));
            request.response().setChunked(true).write(hello());
        });
        try (TokenStream stream = ask(port)) {
            assertThat(stream.take(SOON)).containsExactly(text("Hello"));
        }
        hungUp.get(SOON.toSeconds(), TimeUnit.SECONDS);
    }
}
