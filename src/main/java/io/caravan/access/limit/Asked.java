package io.caravan.access.limit;

import io.caravan.access.Caller;
import io.caravan.access.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.apache.camel.Exchange;

/**
 * The quotas that one request has to do with.
 *
 * @param taken one request is taken of each
 * @param seen what is taken of these is known only afterwards
 */
record Asked(UUID user, List<Quota> taken, List<Quota> seen) {

    /** The exchange variable with the API that is asked, in the words of {@link Limited}; absent for chats. */
    static final String API = "limitedApi";

    Asked {
        taken = List.copyOf(taken);
        seen = List.copyOf(seen);
    }

    /** Of a request that is to be answered. */
    static Asked of(Exchange exchange, RoleLimits roles) {
        Caller caller = exchange.getVariable(Caller.VARIABLE, Caller.class);
        Limits limits = roles.of(caller);
        Limited api = api(exchange.getVariable(API, String.class));
        return new Asked(
                caller.userId(),
                Quota.of(api, limits).stream().toList(),
                Quota.of(api == Limited.IMAGE ? Limited.IMAGES : Limited.TOKENS, limits).stream()
                        .toList());
    }

    private static Limited api(String word) {
        return word == null ? Limited.CHAT : Limited.valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** Of somebody who only wants to know what is left: all there are. */
    static Asked all(Caller caller, RoleLimits roles) {
        Limits limits = roles.of(caller);
        List<Quota> all = new ArrayList<>();
        for (Limited what : Limited.values()) {
            Quota.of(what, limits).ifPresent(all::add);
        }
        return new Asked(caller.userId(), List.of(), all);
    }
}
