package io.caravan.http;

import io.caravan.inference.Cancellation;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import org.apache.camel.Exchange;
import org.apache.camel.Variable;

/** Reads a large body once it is known who sends it; a small one is there already. */
@Named("bodyIntake")
@ApplicationScoped
public class BodyIntake {

    /**
     * Makes the whole body the exchange's. Blocks for as long as it may take to arrive.
     *
     * @throws BodyRefused if it is too large or does not arrive in time
     * @throws Cancellation.CallerGone if the caller hangs up instead
     */
    public void read(Exchange exchange) throws BodyRefused, Cancellation.CallerGone, InterruptedException {
        RequestBody body = exchange.getVariable(RequestBody.VARIABLE, RequestBody.class);
        if (body != null && !body.isWhole()) {
            exchange.getMessage().setBody(body.await());
        }
    }

    /**
     * For routes that anybody may call: what is more than what is read of strangers is not read at all.
     *
     * @throws BodyRefused if there is more
     */
    public void refuseLarge(@Variable(RequestBody.VARIABLE) RequestBody body) throws BodyRefused {
        if (!body.isWhole()) {
            throw new BodyRefused(BodyRefused.Reason.TOO_LARGE_FOR_STRANGERS);
        }
    }
}
