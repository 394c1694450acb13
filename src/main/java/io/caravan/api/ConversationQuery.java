package io.caravan.api;

import io.caravan.conversation.NotYours;
import io.caravan.result.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Header;
import org.apache.camel.Variable;

/** Reads which conversations a caller asks for. */
@Named("conversationQuery")
@ApplicationScoped
public class ConversationQuery {

    private static final String PERHAPS_SOON =
            "One that has just begun is found as soon as the writer has stored its first answer: try again in a moment.";

    /**
     * Sets the variables {@code limit} (1 to 200, 50 if absent) and {@code before} (an id, or null).
     *
     * @throws BadRequest naming the parameter that is wrong
     */
    public void page(@Variable("query") Map<String, String> query, Exchange exchange) throws BadRequest {
        Page.read(query, "a conversation", exchange);
    }

    /**
     * Sets the variable {@code conversation}.
     *
     * @throws NotYours if the path holds no id at all
     */
    public void id(@Header("id") String id, Exchange exchange) throws NotYours {
        exchange.setVariable("conversation", Ids.parse(id).orElseThrow(() -> new NotYours("conversation", id)));
    }

    /**
     * Sets the variables {@code limit} (1 to 200, 50 if absent) and {@code before} (the id of a message, or null).
     *
     * @throws BadRequest naming the parameter that is wrong
     */
    public void messages(@Variable("query") Map<String, String> query, Exchange exchange) throws BadRequest {
        Page.read(query, "a message", exchange);
    }

    /**
     * Makes the row that was found the answer.
     *
     * @throws NotYours if none was
     */
    public void found(Exchange exchange) throws NotYours {
        if (exchange.getMessage().getBody() == null) {
            throw new NotYours("conversation", exchange.getVariable("conversation"), PERHAPS_SOON);
        }
        JsonAnswer.mark(exchange);
    }
}
