package io.caravan.access.limit;

import io.caravan.access.AccessSettings;
import io.caravan.access.Caller;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;

/** Bounds how many requests a caller has under way at once, so that one caller cannot take all there is. */
@Named("concurrencyLimit")
@Singleton
public class ConcurrencyLimit {

    private final AccessSettings settings;
    private final RoleLimits roles;
    private final Map<UUID, Integer> underWay = new ConcurrentHashMap<>();

    ConcurrencyLimit(AccessSettings settings, RoleLimits roles) {
        this.settings = settings;
        this.roles = roles;
    }

    /**
     * Counts the request until its exchange is over. Sets the variable {@code decision} if nothing more need be counted: because
     * the caller has as many under way as allowed, or because nothing else is limited.
     */
    public void enter(Exchange exchange) {
        Caller caller = exchange.getVariable(Caller.VARIABLE, Caller.class);
        UUID user = caller.userId();
        int limit = limit(caller);
        if (underWay.merge(user, 1, Integer::sum) > limit) {
            leave(user);
            exchange.setVariable(LimitDecision.VARIABLE, LimitDecision.crowded(limit));
            return;
        }
        if (LimitRequest.of(exchange, roles).isNothing()) {
            exchange.setVariable(LimitDecision.VARIABLE, LimitDecision.NOTHING);
        }
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                leave(user);
            }
        });
    }

    private int limit(Caller caller) {
        Integer theirs = roles.of(caller).concurrent();
        return theirs == null ? settings.concurrentRequests() : Math.min(theirs, settings.concurrentRequests());
    }

    private void leave(UUID user) {
        underWay.computeIfPresent(user, (same, count) -> count == 1 ? null : count - 1);
    }
}
