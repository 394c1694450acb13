package io.caravan.embedded.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;

class ReceivedBodyTest {

    private final ReceivedBody body = new ReceivedBody(4);

    @Test
    void whatFitsIsKept() {
        body.add(Buffer.buffer("ab"));
        body.add(Buffer.buffer("cd"));
        assertThat(body.whole()).hasToString("abcd");
    }

    @Test
    void whatDoesNotFitIsRefused() {
        body.add(Buffer.buffer("abc"));
        body.add(Buffer.buffer("de"));
        assertThatThrownBy(body::whole).isInstanceOfSatisfying(Refusal.class, refusal -> assertThat(refusal.status())
                .isEqualTo(413));
    }
}
