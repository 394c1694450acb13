package io.caravan.api;

import io.caravan.fuzz.FuzzedReader;
import io.caravan.fuzz.Refusing;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;

/** What callers say outside of a body: in a header, in the query, in the path. */
class CallersWordsFuzzTest extends FuzzedReader {

    private static final CamelContext CAMEL = new DefaultCamelContext();

    private final ConversationQuery conversations = new ConversationQuery();
    private final CompletionQuery completions = new CompletionQuery();

    @Override
    protected void read(byte[] input) throws Exception {
        String word = new String(input, StandardCharsets.UTF_8);
        Exchange exchange = new DefaultExchange(CAMEL);
        Refusing.run(() -> TimeoutHeader.parse(word));
        Refusing.run(() -> CacheHeaders.parse(word, null));
        Refusing.run(() -> CacheHeaders.parse(null, word));
        Refusing.run(() -> page(Map.of("limit", word), exchange));
        Refusing.run(() -> page(Map.of("before", word), exchange));
        Refusing.run(() -> {
            conversations.id(word, exchange);
            return null;
        });
        Refusing.run(() -> {
            completions.id(word, exchange);
            return null;
        });
        Dialect.of(word);
        OneJsonValue.is(word);
    }

    private Exchange page(Map<String, String> query, Exchange exchange) throws BadRequest {
        conversations.page(query, exchange);
        return exchange;
    }
}
