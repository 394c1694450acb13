package io.caravan.api.ollama;

import io.caravan.api.BadRequest;
import io.caravan.api.JsonWriter;
import io.caravan.api.WayBack;
import io.caravan.inference.LoadRequest;
import io.caravan.inference.ModelRequest;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.apache.camel.Exchange;

/** Reads a chat or a prompt of Ollama's dialect and prepares its way back. */
@Named("ollamaChatIntake")
@Singleton
public class OllamaChatIntake {

    private final OllamaChatDecoder decoder;
    private final JsonWriter json;
    private final Clock clock = Clock.systemUTC();

    OllamaChatIntake(OllamaChatDecoder decoder, JsonWriter json) {
        this.decoder = decoder;
        this.json = json;
    }

    /**
     * Makes the body a chat, or a request to load a model.
     *
     * @throws BadRequest naming the field that is wrong
     */
    public ModelRequest chat(Exchange exchange) throws BadRequest {
        return prepared(exchange, decoder.chat(body(exchange)), AnswerShape.CHAT);
    }

    /**
     * The same for a prompt.
     *
     * @throws BadRequest naming the field that is wrong
     */
    public ModelRequest generate(Exchange exchange) throws BadRequest {
        return prepared(exchange, decoder.generate(body(exchange)), AnswerShape.GENERATION);
    }

    private static byte[] body(Exchange exchange) {
        return exchange.getMessage().getBody(byte[].class);
    }

    private ModelRequest prepared(Exchange exchange, ModelRequest request, AnswerShape shape) throws BadRequest {
        OllamaChatEncoder encoder = new OllamaChatEncoder(json, shape, clock);
        if (request instanceof LoadRequest) {
            WayBack.prepare(exchange, encoder::loaded);
        } else {
            WayBack.prepare(exchange, encoder);
        }
        return request;
    }
}
