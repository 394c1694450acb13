package io.caravan.access.limit;

import io.caravan.access.AccessDenied;
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
     * Counts the request until its exchange is over.
     *
     * @throws AccessDenied if the caller has as many under way as allowed
     */
    public void enter(Exchange exchange) throws AccessDenied {
        Caller caller = exchange.getVariable(Caller.VARIABLE, Caller.class);
        UUID user = caller.userId();
        int limit = limit(caller);
        if (underWay.merge(user, 1, Integer::sum) > limit) {
            leave(user);
            throw new AccessDenied(
                    AccessDenied.Reason.TOO_MANY,
                    "You have " + limit + " requests under way already. Wait for one of them to end.");
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
