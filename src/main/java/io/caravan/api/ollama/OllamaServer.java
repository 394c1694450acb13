package io.caravan.api.ollama;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import org.apache.camel.Exchange;

/** What an Ollama says of itself. */
@Named("ollamaServer")
@ApplicationScoped
public class OllamaServer {

    /** The sentence by which clients know an Ollama. */
    public void greet(Exchange exchange) {
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "text/plain; charset=utf-8");
        exchange.getMessage().setBody("Ollama is running");
    }
}
