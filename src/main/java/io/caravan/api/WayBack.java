package io.caravan.api;

import io.caravan.access.Caller;
import io.caravan.cache.CachePolicy;
import io.caravan.http.Reply;
import io.caravan.inference.Cancellation;
import io.caravan.node.Claim;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Prepares an exchange, once its request is understood, for the answer of a node. */
public final class WayBack {

    private WayBack() {}

    /**
     * The answer will be written by this encoder, and a caller who hangs up from here on cancels what is being done for them.
     *
     * @throws BadRequest if the caller's patience makes no sense, or what they want of the cache
     */
    public static void prepare(Exchange exchange, ChatEncoder encoder) throws BadRequest {
        prepare(exchange);
        exchange.setVariable(ChatEncoder.VARIABLE, encoder);
        Message message = exchange.getMessage();
        exchange.setVariable(
                CachePolicy.VARIABLE,
                CacheHeaders.parse(
                        message.getHeader(CacheHeaders.CACHE, String.class),
                        message.getHeader(CacheHeaders.CONTROL, String.class)));
    }

    /**
     * The same for an answer that always leaves whole.
     *
     * @throws BadRequest if the caller's patience makes no sense
     */
    public static void prepare(Exchange exchange, WholeEncoder encoder) throws BadRequest {
        prepare(exchange);
        exchange.setVariable(WholeEncoder.VARIABLE, encoder);
    }

    private static void prepare(Exchange exchange) throws BadRequest {
        String caller =
                exchange.getVariable(Caller.VARIABLE, Caller.class).userId().toString();
        String timeout = exchange.getMessage().getHeader(TimeoutHeader.NAME, String.class);
        exchange.setVariable(Claim.VARIABLE, new Claim(caller, TimeoutHeader.parse(timeout)));
        Cancellation cancellation = new Cancellation();
        exchange.setVariable(Cancellation.VARIABLE, cancellation);
        exchange.getVariable(Reply.VARIABLE, Reply.class).onHangUp(cancellation::cancel);
    }
}
