package io.caravan.api;

import io.caravan.http.NoStreams;
import io.caravan.http.Reply;
import io.caravan.http.RequestId;
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
    private final Problems problems;
    private final ChatMetrics metrics;

    ReplyStream(InferenceSettings settings, Nodes nodes, Problems problems, ChatMetrics metrics) {
        this.settings = settings;
        this.nodes = nodes;
        this.problems = problems;
        this.metrics = metrics;
    }

    /** @throws NoStreams if tokens are to leave as they come, and the caller could not tell their end from a break */
    public void permit(Exchange exchange) throws NoStreams {
        if (exchange.getMessage().getBody(ChatRequest.class).stream()) {
            exchange.getVariable(Reply.VARIABLE, Reply.class).requireStreams();
        }
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
                return completed(relay);
            }
        }
        return brokenOff(exchange, relay);
    }

    private Completion completed(Relay relay) {
        Completion completion = relay.completed();
        if (completion.rescued() && relay.isStreamed()) {
            metrics.countRescue(true);
        }
        return completion;
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
        // What leaves whole was put to every node before it came here, unless it only turned out now to be no answer.
        if (relay.isCallerGone() || !relay.isStreamed() && !relay.isSpoilt()) {
            return relay.notCompleted();
        }
        exchange.getVariable(Attempts.VARIABLE, Attempts.class).brokeOff(relay.broken());
        nodes.brokeOff(relay.model(), relay.broken());
        LOG.warnf(
                "node %s did not end an answer, %s",
                relay.broken().node(), relay.broken().brief());
        if (relay.isSpoilt()) {
            if (relay.isStreamed()) {
                metrics.countRescue(false);
            }
            return relay.notCompleted();
        }
        return relay.rest();
    }

    /** Says that nobody could go on, and why: the answer ends as far as it came. If that is our own fault, the log has the reason. */
    public Completion giveUp(Exchange exchange) {
        Relay relay = exchange.getVariable(Relay.VARIABLE, Relay.class);
        Throwable failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        if (relay.isCallerGone()) {
            return relay.notCompleted();
        }
        metrics.countRescue(false);
        if (problems.foreseen(failure).isPresent()) {
            relay.nobodyGoesOn(failure);
            return relay.notCompleted();
        }
        LOG.errorf(
                new Wordless(failure),
                "request %s could not be put to another node, for a reason nobody foresaw",
                exchange.getVariable(RequestId.VARIABLE, String.class));
        return relay.failedHere();
    }
}
