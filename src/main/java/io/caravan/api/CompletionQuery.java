package io.caravan.api;

import io.caravan.conversation.NotYours;
import io.caravan.result.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import org.apache.camel.Exchange;
import org.apache.camel.Header;

/** Reads which completion a caller asks for. */
@Named("completionQuery")
@ApplicationScoped
public class CompletionQuery {

    private static final String COMPLETION = "completion";

    private static final String PERHAPS_SOON =
            "One that has just ended is found as soon as the writer has stored it: try again in a moment.";

    /**
     * Sets the variable {@code completion}.
     *
     * @throws NotYours if the path holds no id at all
     */
    public void id(@Header("id") String id, Exchange exchange) throws NotYours {
        exchange.setVariable(COMPLETION, Ids.parse(id).orElseThrow(() -> new NotYours(COMPLETION, id)));
    }

    /**
     * Makes the row that was found the answer.
     *
     * @throws NotYours if none was
     */
    public void found(Exchange exchange) throws NotYours {
        if (exchange.getMessage().getBody() == null) {
            throw new NotYours(COMPLETION, exchange.getVariable(COMPLETION), PERHAPS_SOON);
        }
        JsonAnswer.mark(exchange);
    }
}
