package io.caravan.access.idempotency;

import io.caravan.access.AccessDenied;
import io.caravan.access.AccessSettings;
import io.caravan.access.Caller;
import io.caravan.access.Turns;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import org.apache.camel.Exchange;
import org.apache.camel.Variable;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * Bounds how many kept answers are fetched for each caller at once, and told again: each may be megabytes, and no other limit
 * counts them.
 *
 * <p>It is a line of its own and not that of looks at the database: while those wait for a PostgreSQL that is away, requests with
 * a key go on.
 */
@Named("replayTurns")
@Singleton
public class ReplayTurns {

    /** The exchange variable with what ends the exchange's turn; absent while it has none. */
    private static final String TURN = "replayTurn";

    private final Turns turns;

    ReplayTurns(AccessSettings settings) {
        turns = new Turns(settings.concurrentReads(), settings.readPatience());
    }

    /**
     * Waits for a turn, unless the exchange has one; it lasts until it is given back, or the exchange is over.
     *
     * @throws AccessDenied if it does not come in time
     */
    public void take(@Variable(Caller.VARIABLE) Caller caller, Exchange exchange)
            throws AccessDenied, InterruptedException {
        if (exchange.getVariable(TURN) != null) {
            return;
        }
        exchange.setVariable(TURN, turns.take(caller.userId()));
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                giveBack(done);
            }
        });
    }

    /** Ends the turn of an exchange for which no answer was found: it waits for one, or is carried out. */
    public void giveBackUnlessFound(
            @Variable(IdempotentRequest.VARIABLE) IdempotentRequest request, Exchange exchange) {
        if (request.found().isEmpty()) {
            giveBack(exchange);
        }
    }

    private static void giveBack(Exchange exchange) {
        if (exchange.removeVariable(TURN) instanceof Runnable end) {
            end.run();
        }
    }
}
