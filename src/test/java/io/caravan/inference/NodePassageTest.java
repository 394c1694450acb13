package io.caravan.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.lang.reflect.Proxy;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class NodePassageTest {

    private static final Duration SOON = Duration.ofSeconds(5);

    private final NodePassage passage = new NodePassage("agx0");
    private Handler<Buffer> reader;
    private Handler<Void> end;
    private long demand = Long.MAX_VALUE;

    @Test
    void aNodeSendsNoMoreThanIsRead() throws Exception {
        passage.answered(response());
        assertThat(sendAll()).isEqualTo(NodePassage.UNREAD);
        assertThat(passage.head(SOON).status()).isEqualTo(200);
        assertThat(sendAll()).as("the head is no piece").isZero();
        passage.piece(SOON);
        passage.piece(SOON);
        assertThat(sendAll()).isEqualTo(2);
    }

    @Test
    void theRestIsReadAsFarAsItMayBeLarge() throws Exception {
        passage.answered(response());
        int bytes = sendAll() * "piece".length();
        end.handle(null);
        passage.head(SOON);
        assertThat(passage.rest(bytes, SOON).length()).isEqualTo(bytes);
    }

    @Test
    void moreThanThatIsABreak() throws Exception {
        passage.answered(response());
        int bytes = sendAll() * "piece".length();
        passage.head(SOON);
        assertThatThrownBy(() -> passage.rest(bytes - 1, SOON))
                .isInstanceOf(NodeFailure.class)
                .hasMessage("sent more than " + (bytes - 1) + " bytes");
    }

    /** Sends as many pieces as are asked for, and returns how many. */
    private int sendAll() {
        int sent = 0;
        for (; demand > 0 && sent < 10_000; sent++, demand--) {
            reader.handle(Buffer.buffer("piece"));
        }
        return sent;
    }

    /** As Vert.x has it: everything flows until paused, then as much as is fetched. */
    @SuppressWarnings("unchecked")
    private HttpClientResponse response() {
        return (HttpClientResponse) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {HttpClientResponse.class}, (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "handler" -> reader = (Handler<Buffer>) arguments[0];
                        case "endHandler" -> end = (Handler<Void>) arguments[0];
                        case "pause" -> demand = 0;
                        case "fetch" -> demand += (long) arguments[0];
                        case "statusCode" -> {
                            return 200;
                        }
                        case "getHeader" -> {
                            return null;
                        }
                        default -> {
                            // Nothing else matters here.
                        }
                    }
                    return proxy;
                });
    }
}
