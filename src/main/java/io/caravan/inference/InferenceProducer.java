package io.caravan.inference;

import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;

/** Asks a node and waits on the exchange's own thread until its first token is there. */
final class InferenceProducer extends DefaultProducer {

    private final InferenceEndpoint endpoint;
    private final NodeClient client;

    InferenceProducer(InferenceEndpoint endpoint, NodeClient client) {
        super(endpoint);
        this.endpoint = endpoint;
        this.client = client;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        ModelRequest request = exchange.getMessage().getMandatoryBody(ModelRequest.class);
        FirstTokenLimit limit = exchange.getVariable(FirstTokenLimit.VARIABLE, FirstTokenLimit.class);
        Cancellation cancellation = exchange.getVariable(Cancellation.VARIABLE, Cancellation.class);
        TokenStream stream = client.ask(endpoint.server(), request);
        try {
            cancellation.watch(stream);
            awaitFirstToken(stream, limit, cancellation);
        } catch (NodeFailure | InterruptedException | Cancellation.CallerGone failure) {
            stream.close();
            throw failure;
        }
        exchange.getMessage().setBody(stream);
    }

    private void awaitFirstToken(TokenStream stream, FirstTokenLimit limit, Cancellation cancellation)
            throws NodeFailure, InterruptedException, Cancellation.CallerGone {
        boolean answered = stream.awaitFirst(limit.duration());
        if (cancellation.isCancelled()) {
            throw new Cancellation.CallerGone();
        }
        if (!answered) {
            NodeFailure.Kind kind = limit.callers() ? NodeFailure.Kind.IMPATIENT : NodeFailure.Kind.SILENT;
            throw new NodeFailure(
                    endpoint.server().node(),
                    kind,
                    "no token within " + limit.duration().toMillis() + " ms");
        }
        if (stream.peek() instanceof TokenEvent.Broken broken) {
            throw broken.failure();
        }
    }
}
