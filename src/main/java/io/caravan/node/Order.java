package io.caravan.node;

import io.caravan.inference.Cancellation;
import io.caravan.inference.ModelRequest;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.apache.camel.Exchange;

/** A request for one model on its way to a node. */
record Order(Exchange exchange, ModelRequest request, Attempts attempts, Claim claim, Cancellation cancellation) {

    static Order of(Exchange exchange, ModelRequest request) {
        return new Order(
                exchange,
                request,
                exchange.getVariable(Attempts.VARIABLE, Attempts.class),
                exchange.getVariable(Claim.VARIABLE, Claim.class),
                exchange.getVariable(Cancellation.VARIABLE, Cancellation.class));
    }

    String model() {
        return request.model();
    }

    /** Since the request's acceptance. */
    Duration elapsed() {
        return Duration.ofMillis(exchange.getClock().elapsed());
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
