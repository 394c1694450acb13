package io.caravan.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.inference.Cancellation;
import io.caravan.inference.ChatRequest;
import io.caravan.inference.Chats;
import io.caravan.inference.NodeFailure;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

class OrderTest {

    private static final String MODEL = "phi3:mini";
    private static final Duration AN_HOUR = Duration.ofHours(1);

    private final Attempts attempts = new Attempts();
    private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());

    @Test
    void patienceIsSpentFromTheRequestsAcceptanceOn() {
        assertThat(setOutBefore(AN_HOUR).spent()).isLessThan(AN_HOUR);
    }

    @Test
    void anAnswerThatHasBegunHasANewPatienceForEachBreak() {
        attempts.add(Attempt.answered("agx0", MODEL, 1));
        attempts.brokeOff(new NodeFailure("agx0", NodeFailure.Kind.CUT, "broke off"));
        assertThat(setOutBefore(AN_HOUR).spent()).isBetween(AN_HOUR, AN_HOUR.multipliedBy(2));
        assertThat(setOutBefore(Duration.ZERO).spent()).isLessThan(AN_HOUR);
    }

    private Order setOutBefore(Duration ago) {
        ChatRequest request = Chats.of(MODEL, true);
        Claim claim = new Claim("ada", Duration.ofSeconds(4));
        return new Order(exchange, request, attempts, claim, new Cancellation(), System.nanoTime() - ago.toNanos());
    }
}
