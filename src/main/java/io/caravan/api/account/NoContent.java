package io.caravan.api.account;

import org.apache.camel.Exchange;

/** The answer to what was done and leaves nothing to say. */
final class NoContent {

    private NoContent() {}

    static void answer(Exchange exchange) {
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setBody(null);
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, 204);
    }
}
