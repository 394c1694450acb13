package io.caravan.node;

import io.caravan.inference.Cancellation;
import io.caravan.inference.ModelRequest;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.apache.camel.Exchange;

/**
 * A request for one model on its way to a node.
 *
 * @param since when it set out, by {@link System#nanoTime}
 */
record Order(
        Exchange exchange,
        ModelRequest request,
        Attempts attempts,
        Claim claim,
        Cancellation cancellation,
        long since) {

    static Order of(Exchange exchange, ModelRequest request) {
        return new Order(
                exchange,
                request,
                exchange.getVariable(Attempts.VARIABLE, Attempts.class),
                exchange.getVariable(Claim.VARIABLE, Claim.class),
                exchange.getVariable(Cancellation.VARIABLE, Cancellation.class),
                System.nanoTime());
    }

    /** The same for another model, on its way from now on. */
    Order forModel(String model) {
        return new Order(exchange, request.forModel(model), attempts, claim, cancellation, System.nanoTime());
    }

    String model() {
        return request.model();
    }

    /** Since the request's acceptance. */
    Duration elapsed() {
        return Duration.ofMillis(exchange.getClock().elapsed());
    }

    /** How much of the caller's patience is used up: an answer that has begun has a new one for each break. */
    Duration spent() {
        return hasBegun() ? Duration.ofNanos(System.nanoTime() - since) : elapsed();
    }

    /** Whether some of the answer has left already. */
    boolean hasBegun() {
        return request.stream() && attempts.anyBrokeOff();
    }

    /** The nodes that had no chance so far. */
    List<Node> untried(Collection<Node> holders) {
        return holders.stream().filter(node -> !attempts.isTried(node, model())).toList();
    }
}
