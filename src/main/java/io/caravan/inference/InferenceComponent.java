package io.caravan.inference;

import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;

/**
 * {@code inference:NODE?url=…}: asks one LLM node. What it speaks and which key it wants, its settings say: a key has no
 * place in a route.
 *
 * <p>Takes a {@link ModelRequest} and returns, as soon as the first token is there, the {@link TokenStream} that is still
 * growing. Before that every failure is a {@link NodeFailure}.
 */
@Named("inference")
@Singleton
public class InferenceComponent extends DefaultComponent {

    private final NodeServers servers;
    private final NodeClients clients;

    InferenceComponent(NodeServers servers, NodeClients clients) {
        this.servers = servers;
        this.clients = clients;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        String url = getAndRemoveParameter(parameters, "url", String.class);
        return new InferenceEndpoint(uri, this, servers.of(remaining).at(URI.create(url)));
    }

    NodeClients clients() {
        return clients;
    }
}
