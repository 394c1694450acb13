package io.caravan.api;

import io.caravan.inference.ChatRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import org.apache.camel.Exchange;

/** Reads a chat of our own dialect and prepares its way back. */
@Named("chatIntake")
@ApplicationScoped
public class ChatIntake {

    private final ChatDecoder decoder;
    private final JsonWriter json;

    ChatIntake(ChatDecoder decoder, JsonWriter json) {
        this.decoder = decoder;
        this.json = json;
    }

    /**
     * Makes the body a {@link ChatRequest}; a caller who hangs up from here on cancels it.
     *
     * @throws BadRequest naming the field that is wrong
     */
    public ChatRequest read(Exchange exchange) throws BadRequest {
        ChatRequest request = decoder.decode(exchange.getMessage().getBody(byte[].class));
        WayBack.prepare(exchange, new CaravanChatEncoder(json));
        return request;
    }
}
