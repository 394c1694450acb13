package io.caravan.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.cluster.Settings;
import io.caravan.http.HttpSettings;
import io.caravan.http.Replies;
import io.caravan.http.Reply;
import io.caravan.http.RequestId;
import io.caravan.inference.Cancellation;
import io.caravan.inference.ChatRequest;
import io.caravan.inference.Completion;
import io.caravan.inference.Streams;
import io.caravan.node.Attempts;
import io.caravan.node.Failures;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReplyStreamGiveUpTest {

    private static final String LOG = ReplyStream.class.getName();

    private final List<LogRecord> logged = new ArrayList<>();
    private final Handler listener = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            logged.add(entry);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };
    private final Logger log = Logger.getLogger(LOG);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ReplyStream replyStream = new ReplyStream(
            null, null, new Problems(Settings.of(HttpSettings.class, Map.of()), () -> true), new ChatMetrics(meters));
    private final Cancellation cancellation = new Cancellation();

    @BeforeEach
    void listen() {
        log.addHandler(listener);
    }

    @AfterEach
    void forget() {
        log.removeHandler(listener);
    }

    @Test
    void whatNobodyForesawIsLoggedWithoutItsTextAndEndsTheAnswer() throws Exception {
        Completion completion =
                giveUpAfter(new IllegalStateException("my secret", new RuntimeException("another secret")));
        assertThat(completion.status()).isEqualTo(Completion.Status.FAILED);
        assertThat(completion.failure()).startsWith("broke off; then something went wrong in the gateway");
        assertThat(logged).hasSize(1);
        Throwable thrown = logged.getFirst().getThrown();
        assertThat(thrown).hasMessage("java.lang.IllegalStateException");
        assertThat(thrown.getCause()).hasMessage("java.lang.RuntimeException");
        assertThat(thrown.getStackTrace()).isNotEmpty();
        assertThat(
                        logged.getFirst().getParameters() == null
                                ? logged.getFirst().getMessage()
                                : String.format(
                                        logged.getFirst().getMessage(),
                                        logged.getFirst().getParameters()))
                .contains("request-1")
                .doesNotContain("secret");
    }

    @Test
    void thatNoNodeIsLeftIsNoNews() throws Exception {
        Completion completion = giveUpAfter(Failures.nobody());
        assertThat(completion.failure()).isEqualTo("broke off");
        assertThat(logged).isEmpty();
    }

    @Test
    void aCallerWhoIsGoneIsNobodysFault() throws Exception {
        cancellation.cancel();
        Completion completion = giveUpAfter(new IllegalStateException("whatever"));
        assertThat(completion.status()).isEqualTo(Completion.Status.CANCELLED);
        assertThat(logged).isEmpty();
        assertThat(meters.find("caravan.rescues").counter()).isNull();
    }

    @Test
    void aRescueThatFailedIsCounted() throws Exception {
        giveUpAfter(Failures.nobody());
        assertThat(meters.get("caravan.rescues")
                        .tag("outcome", "failed")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    private Completion giveUpAfter(Exception failure) throws Exception {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.setVariable(ChatRequest.VARIABLE, Answers.request(false));
        exchange.setVariable(Reply.VARIABLE, Replies.toNobody());
        exchange.setVariable(Attempts.VARIABLE, new Attempts());
        exchange.setVariable(RequestId.VARIABLE, "request-1");
        exchange.setVariable(Cancellation.VARIABLE, cancellation);
        Relay relay = new Relay(exchange, Duration.ofMinutes(1));
        assertThat(relay.follow(Streams.broken("agx0", "llama3.2:latest", "Hel")))
                .isFalse();
        exchange.setVariable(Relay.VARIABLE, relay);
        exchange.setProperty(Exchange.EXCEPTION_CAUGHT, failure);
        return replyStream.giveUp(exchange);
    }
}
