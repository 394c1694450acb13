package io.caravan.api.account;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.caravan.access.Caller;
import io.caravan.access.Limits;
import io.caravan.access.limit.LimitDecision;
import io.caravan.access.limit.RemainingQuota;
import io.caravan.access.limit.RoleLimits;
import io.caravan.api.JsonWriter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.Variable;

/** What callers are told of themselves. */
@Named("accountView")
@ApplicationScoped
public class AccountView {

    private final JsonWriter writer;
    private final RoleLimits roles;

    AccountView(JsonWriter writer, RoleLimits roles) {
        this.writer = writer;
        this.roles = roles;
    }

    /**
     * @param limits all that bind, those of the role included
     * @param left by the same names, for those that are counted in windows
     * @param shared whether that is what is left in all gateways together
     */
    private record Me(UUID id, String name, String role, Limits limits, Map<String, Rest> left, boolean shared) {}

    private record Rest(
            long left, @JsonProperty("reset_seconds") long resetSeconds) {}

    /** Makes what was found the answer. */
    public void show(
            @Variable(Caller.VARIABLE) Caller caller,
            @Variable(LimitDecision.VARIABLE) LimitDecision found,
            Exchange exchange) {
        Map<String, Rest> left = new LinkedHashMap<>();
        for (RemainingQuota one : found.quotas()) {
            left.put(one.quota().what().member(), new Rest(Math.max(0, one.left()), one.resetSeconds()));
        }
        writer.answer(
                exchange,
                new Me(caller.userId(), caller.name(), caller.role(), roles.binding(caller), left, found.shared()));
    }
}
