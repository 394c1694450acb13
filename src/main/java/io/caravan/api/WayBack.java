package io.caravan.api;

import io.caravan.http.Reply;
import io.caravan.inference.Cancellation;
import org.apache.camel.Exchange;

/** Prepares an exchange, once its request is understood, for the answer of a node. */
public final class WayBack {

    private WayBack() {}

    /** A caller who hangs up from here on cancels what is being done for them. */
    public static void prepare(Exchange exchange) {
        Cancellation cancellation = new Cancellation();
        exchange.setVariable(Cancellation.VARIABLE, cancellation);
        exchange.getVariable(Reply.VARIABLE, Reply.class).onHangUp(cancellation::cancel);
    }

    /** The same, and the answer will be written by this encoder. */
    public static void prepare(Exchange exchange, ChatEncoder encoder) {
        prepare(exchange);
        exchange.setVariable(ChatEncoder.VARIABLE, encoder);
    }
}
