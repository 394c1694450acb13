package io.caravan.api.ollama;

import io.caravan.api.NotOffered;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import org.apache.camel.Exchange;
import org.apache.camel.Header;

/** What an Ollama says of itself, and what it does but a gateway does not. */
@Named("ollamaServer")
@ApplicationScoped
public class OllamaServer {

    /** The sentence by which clients know an Ollama. */
    public void greet(Exchange exchange) {
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "text/plain; charset=utf-8");
        exchange.getMessage().setBody("Ollama is running");
    }

    /** @throws NotOffered always */
    public void refuse(@Header("operation") String operation) throws NotOffered {
        throw new NotOffered("'" + operation + "' is not offered here: the models of a node are managed on the node.");
    }
}
