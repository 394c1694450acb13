package io.caravan.api;

import io.caravan.result.Ids;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.Exchange;

/** Reads which part of a list a caller asks for. */
public final class Page {

    private static final int MOST = 200;
    private static final int DEFAULT = 50;

    private Page() {}

    /**
     * Sets the variables {@code limit} (1 to 200, 50 if absent) and {@code before} (an id, or null).
     *
     * @param what the list is of, with its article, such as "a conversation"
     * @throws BadRequest naming the parameter that is wrong
     */
    public static void read(Map<String, String> query, String what, Exchange exchange) throws BadRequest {
        String limit = query.get("limit");
        String before = query.get("before");
        exchange.setVariable("limit", limit(limit));
        exchange.setVariable("before", before == null ? null : before(before, what));
    }

    private static int limit(String text) throws BadRequest {
        if (text == null) {
            return DEFAULT;
        }
        if (text.matches("[1-9]\\d{0,2}") && Integer.parseInt(text) <= MOST) {
            return Integer.parseInt(text);
        }
        throw new BadRequest("limit", "'limit' must be a whole number from 1 to " + MOST + ".");
    }

    private static UUID before(String text, String what) throws BadRequest {
        return Ids.parse(text).orElseThrow(() -> new BadRequest("before", "'before' must be the id of " + what + "."));
    }
}
