package io.caravan.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.http.Reply;
import io.caravan.inference.Cancellation;
import io.caravan.inference.ChatRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import org.apache.camel.Exchange;

/** Reads a chat of our own dialect and prepares its way back. */
@Named("chatIntake")
@ApplicationScoped
public class ChatIntake {

    private final ChatDecoder decoder;
    private final ObjectMapper json;

    ChatIntake(ChatDecoder decoder, ObjectMapper json) {
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
        Cancellation cancellation = new Cancellation();
        exchange.setVariable(Cancellation.VARIABLE, cancellation);
        exchange.setVariable(ChatEncoder.VARIABLE, new CaravanChatEncoder(json));
        exchange.getVariable(Reply.VARIABLE, Reply.class).onHangUp(cancellation::cancel);
        return request;
    }
}
