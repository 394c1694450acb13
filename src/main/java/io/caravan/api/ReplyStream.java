package io.caravan.api;

import io.caravan.inference.ChatRequest;
import io.caravan.inference.Completion;
import io.caravan.inference.InferenceSettings;
import io.caravan.inference.TokenStream;
import io.caravan.node.Attempts;
import io.caravan.node.Nodes;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import org.apache.camel.Exchange;
import org.jboss.logging.Logger;

/** Passes tokens to the caller as they come, and keeps the whole answer for what follows. */
@Named("replyStream")
@Singleton
public class ReplyStream {

    private static final Logger LOG = Logger.getLogger(ReplyStream.class);

    private final InferenceSettings settings;
    private final Nodes nodes;

    ReplyStream(InferenceSettings settings, Nodes nodes) {
        this.settings = settings;
        this.nodes = nodes;
    }

    /**
     * Reads the {@link TokenStream} in the body to its end.
     *
     * @return the {@link Completion}; or, if the node broke off or could not be used, the {@link ChatRequest} to
     *     put to another one
     */
    public Object relay(Exchange exchange) throws InterruptedException {
        Relay relay = relayOf(exchange);
        try (TokenStream stream = exchange.getMessage().getBody(TokenStream.class)) {
            boolean done = relay.follow(stream);
            if (relay.beganAnew()) {
                nodes.named(stream.node()).ifPresent(node -> node.takesNoPrefill(relay.model()));
            }
            if (done) {
                return relay.completed();
            }
        }
        return brokenOff(exchange, relay);
    }

    private Relay relayOf(Exchange exchange) {
        Relay relay = exchange.getVariable(Relay.VARIABLE, Relay.class);
        if (relay == null) {
            relay = new Relay(exchange, settings.stallTimeout());
            exchange.setVariable(Relay.VARIABLE, relay);
        }
        return relay;
    }

    private Object brokenOff(Exchange exchange, Relay relay) {
        // What leaves whole was put to every node before it came here.
        if (relay.isCallerGone() || !relay.isStreamed()) {
            return relay.notCompleted();
        }
        exchange.getVariable(Attempts.VARIABLE, Attempts.class).brokeOff(relay.broken());
        nodes.brokeOff(relay.model(), relay.broken());
        LOG.warnf(
                "node %s did not end an answer, %s",
                relay.broken().node(), relay.broken().brief());
        return relay.isSpoilt() ? relay.notCompleted() : relay.rest();
    }

    /** Says that nobody could go on: the answer ends as far as it came. */
    public Completion giveUp(Exchange exchange) {
        return exchange.getVariable(Relay.VARIABLE, Relay.class).notCompleted();
    }
}
