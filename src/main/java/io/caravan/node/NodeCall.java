package io.caravan.node;

import io.caravan.inference.Cancellation;
import io.caravan.inference.ModelRequest;
import io.caravan.inference.NodeFailure;
import io.caravan.inference.TokenStream;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** One call of a node through its route. */
final class NodeCall {

    private NodeCall() {}

    /**
     * The node's growing answer, its first token there.
     *
     * @throws NodeFailure if it has none
     * @throws TurnedAway if its circuit lets nobody through just now, but is not open
     * @throws Cancellation.CallerGone if nobody waits for it any more
     * @throws Exception whatever else went wrong in the route, which is no failure of the node
     */
    static TokenStream ask(Node node, Processor route, ModelRequest request, Exchange exchange) throws Exception {
        exchange.getMessage().setBody(request);
        Exception failure = process(route, exchange);
        forget(exchange);
        if (failure == null) {
            return exchange.getMessage().getMandatoryBody(TokenStream.class);
        }
        throw translated(node, failure);
    }

    private static Exception process(Processor route, Exchange exchange) {
        try {
            route.process(exchange);
            return exchange.getException();
        } catch (Exception thrown) {
            // The circuit breaker EIP sometimes throws what it should have put on the exchange.
            return thrown;
        }
    }

    /** What came of one call is no affair of the next one, nor of the answer that another node has given already. */
    private static void forget(Exchange exchange) {
        exchange.setException(null);
        exchange.getExchangeExtension().setRedeliveryExhausted(false);
        exchange.setRouteStop(false);
    }

    private static Exception translated(Node node, Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case NodeFailure ofNode -> {
                    return ofNode;
                }
                case Cancellation.CallerGone gone -> {
                    return gone;
                }
                case CallNotPermittedException refused -> {
                    return node.circuit().isOpen()
                            ? new NodeFailure(node.name(), NodeFailure.Kind.NOT_ASKED, Circuit.OPEN)
                            : new TurnedAway(node);
                }
                default -> {
                    // Look deeper.
                }
            }
        }
        return failure;
    }
}
