package io.caravan.access.limit;

import io.caravan.access.Caller;
import io.caravan.access.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.camel.Exchange;

/**
 * The quotas that one request has to do with.
 *
 * @param taken one request is taken of each
 * @param seen what is taken of these is known only afterwards
 * @param concurrent how many requests the user may have under way at once, this one included; null if that is not asked
 */
record LimitRequest(UUID user, List<Quota> taken, List<Quota> seen, Integer concurrent) {

    /** The exchange variable with the API that is asked, in the words of {@link Limited}, or {@value #MODELS}; absent for chats. */
    static final String API = "limitedApi";

    /** What is asked about models, or done to them: it is no chat, and only counts as under way. */
    static final String MODELS = "models";

    LimitRequest {
        taken = List.copyOf(taken);
        seen = List.copyOf(seen);
    }

    /** Of a request that is to be answered. */
    static LimitRequest of(Exchange exchange, RoleLimits roles) {
        Caller caller = exchange.getVariable(Caller.VARIABLE, Caller.class);
        Limits limits = roles.of(caller);
        String word = exchange.getVariable(API, String.class);
        if (MODELS.equals(word)) {
            return new LimitRequest(caller.userId(), List.of(), List.of(), limits.concurrent());
        }
        Limited api = api(word);
        Optional<Quota> after = Quota.of(api == Limited.IMAGE ? Limited.IMAGES : Limited.TOKENS, limits);
        return new LimitRequest(
                caller.userId(),
                Quota.of(api, limits).stream().toList(),
                after.stream().toList(),
                limits.concurrent());
    }

    private static Limited api(String word) {
        return word == null ? Limited.CHAT : Limited.valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** Of somebody who only wants to know what is left: all that bind. */
    static LimitRequest all(Caller caller, RoleLimits roles) {
        Limits limits = roles.binding(caller);
        List<Quota> all = new ArrayList<>();
        for (Limited what : Limited.values()) {
            Quota.of(what, limits).ifPresent(all::add);
        }
        return new LimitRequest(caller.userId(), List.of(), all, null);
    }

    /** Those that are taken from, and those that are only looked at. */
    Stream<Quota> all() {
        return Stream.concat(taken.stream(), seen.stream());
    }

    /** Whether there is no need to ask anybody. */
    boolean isNothing() {
        return taken.isEmpty() && seen.isEmpty() && concurrent == null;
    }
}
