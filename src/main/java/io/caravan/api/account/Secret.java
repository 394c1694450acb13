package io.caravan.api.account;

import io.caravan.access.idempotency.IdempotencyKey;
import io.caravan.access.idempotency.IdempotentRequest;
import io.caravan.http.Reply;
import org.apache.camel.Exchange;

/** Says of an answer that nobody on its way may keep it. */
final class Secret {

    private Secret() {}

    /**
     * Written past the message, whose header of this name Camel keeps to itself (HttpHeaderFilterStrategy).
     *
     * @param made what the secret belongs to, for whoever sends the same request again and does not get it again
     */
    static void mark(Exchange exchange, String made) {
        exchange.getVariable(Reply.VARIABLE, Reply.class).header("Cache-Control", "no-store");
        IdempotentRequest request = exchange.getVariable(IdempotentRequest.VARIABLE, IdempotentRequest.class);
        if (request != null) {
            request.withhold(made
                    + " What is secret about it was shown then and is kept nowhere. To make another, send another '"
                    + IdempotencyKey.HEADER + "'.");
        }
    }
}
