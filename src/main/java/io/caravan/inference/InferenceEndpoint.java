package io.caravan.inference;

import java.net.URI;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;

/** One node as routes address it. */
final class InferenceEndpoint extends DefaultEndpoint {

    private final String node;
    private final URI url;

    InferenceEndpoint(String uri, InferenceComponent component, String node, URI url) {
        super(uri, component);
        this.node = node;
        this.url = url;
    }

    String node() {
        return node;
    }

    URI url() {
        return url;
    }

    @Override
    public Producer createProducer() {
        return new InferenceProducer(this, ((InferenceComponent) getComponent()).ollama());
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new IllegalArgumentException("a node is asked (to: inference), it does not ask (from: inference)");
    }
}
