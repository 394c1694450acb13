package io.caravan.inference;

import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;

/** One node as routes address it. */
final class InferenceEndpoint extends DefaultEndpoint {

    private final NodeServer server;

    InferenceEndpoint(String uri, InferenceComponent component, NodeServer server) {
        super(uri, component);
        this.server = server;
    }

    NodeServer server() {
        return server;
    }

    @Override
    public Producer createProducer() {
        return new InferenceProducer(
                this, ((InferenceComponent) getComponent()).clients().of(server));
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new IllegalArgumentException("a node is asked (to: inference), it does not ask (from: inference)");
    }
}
