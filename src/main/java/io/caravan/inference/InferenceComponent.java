package io.caravan.inference;

import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;

/**
 * {@code inference:NODE?url=…}: asks one LLM node.
 *
 * <p>Takes a {@link ModelRequest} and returns, as soon as the first token is there, the {@link TokenStream} that is still
 * growing. Before that every failure is a {@link NodeFailure}.
 */
@Named("inference")
@Singleton
public class InferenceComponent extends DefaultComponent {

    private final OllamaClient ollama;

    InferenceComponent(OllamaClient ollama) {
        this.ollama = ollama;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        String url = getAndRemoveParameter(parameters, "url", String.class);
        return new InferenceEndpoint(uri, this, remaining, URI.create(url.replaceAll("/+$", "")));
    }

    OllamaClient ollama() {
        return ollama;
    }
}
