package io.caravan.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.caravan.cluster.Settings;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.UnitOfWorkHelper;
import org.junit.jupiter.api.Test;

class CallerTurnsTest {

    private static final int HANGS_SECONDS = 60;

    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final CallerTurns turns = turns("10ms");
    private final Caller alice = new Caller(UUID.randomUUID(), "alice", "user");

    @Test
    void oneCallerHasSoManyTurnsAtOnceAndNoMore() throws Exception {
        turns.take(request(alice));
        turns.take(request(alice));
        AccessDenied refused = catchThrowableOfType(AccessDenied.class, () -> turns.take(request(alice)));
        assertThat(refused.reason()).isEqualTo(AccessDenied.Reason.TOO_MANY);
        assertThatCode(() -> turns.take(request(new Caller(UUID.randomUUID(), "bob", "user"))))
                .doesNotThrowAnyException();
    }

    @Test
    void whoWaitsComesNext() throws Exception {
        CallerTurns patient = turns(HANGS_SECONDS + "s");
        Exchange first = request(alice);
        patient.take(first);
        patient.take(request(alice));
        CompletableFuture<Void> waits = CompletableFuture.runAsync(() -> {
            try {
                patient.take(request(alice));
            } catch (Exception refused) {
                throw new IllegalStateException(refused);
            }
        });
        finish(first);
        waits.get(HANGS_SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void whoWasRefusedTakesNoTurnFromAnybody() throws Exception {
        Exchange first = request(alice);
        turns.take(first);
        turns.take(request(alice));
        catchThrowableOfType(AccessDenied.class, () -> turns.take(request(alice)));
        finish(first);
        assertThatCode(() -> turns.take(request(alice))).doesNotThrowAnyException();
    }

    private static void finish(Exchange exchange) {
        UnitOfWorkHelper.doneSynchronizations(
                exchange, exchange.getExchangeExtension().handoverCompletions());
    }

    private Exchange request(Caller caller) {
        Exchange exchange = new DefaultExchange(camel);
        exchange.setVariable(Caller.VARIABLE, caller);
        return exchange;
    }

    private static CallerTurns turns(String patience) {
        return new CallerTurns(Settings.of(
                AccessSettings.class,
                Map.of(
                        "caravan.access.administrator-key-file", "key",
                        "caravan.access.concurrent-reads", "2",
                        "caravan.access.read-patience", patience)));
    }
}
