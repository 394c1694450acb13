package io.caravan.api.account;

import io.caravan.http.Reply;
import org.apache.camel.Exchange;

/** Says of an answer that nobody on its way may keep it. */
final class Secret {

    private Secret() {}

    /** Written past the message, whose header of this name Camel keeps to itself (HttpHeaderFilterStrategy). */
    static void mark(Exchange exchange) {
        exchange.getVariable(Reply.VARIABLE, Reply.class).header("Cache-Control", "no-store");
    }
}
