package io.caravan.api;

import io.caravan.http.Reply;
import io.caravan.inference.Cancellation;
import org.apache.camel.Exchange;

/** Prepares an exchange, once its request is understood, for the answer of a node. */
public final class WayBack {

    private WayBack() {}

    /** The answer will be written by this encoder, and a caller who hangs up from here on cancels what is being done for them. */
    public static void prepare(Exchange exchange, ChatEncoder encoder) {
        prepare(exchange);
        exchange.setVariable(ChatEncoder.VARIABLE, encoder);
    }

    /** The same for an answer that always leaves whole. */
    public static void prepare(Exchange exchange, WholeEncoder encoder) {
        prepare(exchange);
        exchange.setVariable(WholeEncoder.VARIABLE, encoder);
    }

    private static void prepare(Exchange exchange) {
        Cancellation cancellation = new Cancellation();
        exchange.setVariable(Cancellation.VARIABLE, cancellation);
        exchange.getVariable(Reply.VARIABLE, Reply.class).onHangUp(cancellation::cancel);
    }
}
