package io.caravan.access;

import jakarta.inject.Named;
import jakarta.inject.Singleton;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * Bounds how many looks at the database each caller has under way at once. There are few connections to it: without a bound
 * one caller who asks for everything at once would have all of them.
 */
@Named("callerTurns")
@Singleton
public class CallerTurns {

    private final Turns turns;

    CallerTurns(AccessSettings settings) {
        turns = new Turns(settings.concurrentReads(), settings.readPatience());
    }

    /**
     * Waits for a turn, which lasts until the exchange is over.
     *
     * @throws AccessDenied if it does not come in time
     */
    public void take(Exchange exchange) throws AccessDenied, InterruptedException {
        Caller caller = exchange.getVariable(Caller.VARIABLE, Caller.class);
        Runnable end = turns.take(caller.userId());
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                end.run();
            }
        });
    }
}
