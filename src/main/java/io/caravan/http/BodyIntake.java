package io.caravan.http;

import io.caravan.access.Caller;
import io.caravan.inference.Cancellation;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import org.apache.camel.Exchange;
import org.apache.camel.Variable;
import org.apache.camel.support.SynchronizationAdapter;

/** Reads a large body once it is known who sends it and that they may ask; a small one is there already. */
@Named("bodyIntake")
@ApplicationScoped
public class BodyIntake {

    private final BodyRoom room;

    BodyIntake(BodyRoom room) {
        this.room = room;
    }

    /**
     * Makes the whole body the exchange's. Blocks until there is room for it, and for as long as it may take to arrive. The room
     * is given back when the exchange is over: until then what was made of the body takes about as much.
     *
     * @throws BodyRefused if there is no room for it, it is too large or does not arrive in time
     * @throws Cancellation.CallerGone if the caller hangs up instead
     */
    public void read(Exchange exchange) throws BodyRefused, Cancellation.CallerGone, InterruptedException {
        RequestBody body = exchange.getVariable(RequestBody.VARIABLE, RequestBody.class);
        if (body != null && !body.isWhole()) {
            Caller caller = exchange.getVariable(Caller.VARIABLE, Caller.class);
            BodyRoom.Taken taken = room.take(caller.userId(), body.longest());
            exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
                @Override
                public void onDone(Exchange done) {
                    taken.giveBack();
                }
            });
            byte[] whole = body.await();
            taken.shrinkTo(whole.length);
            exchange.getMessage().setBody(whole);
        }
    }

    /**
     * For routes that need no large bodies: what is more than what is read of strangers is refused, and not read if it was not.
     *
     * @throws BodyRefused if there is more
     */
    public void refuseLarge(@Variable(RequestBody.VARIABLE) RequestBody body) throws BodyRefused {
        if (body.isLarge()) {
            throw new BodyRefused(BodyRefused.Reason.TOO_LARGE_HERE);
        }
    }
}
