package io.caravan.access.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.access.AccessSettings;
import io.caravan.access.Caller;
import io.caravan.access.Limits;
import io.caravan.cluster.Settings;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.UnitOfWorkHelper;
import org.junit.jupiter.api.Test;

class ConcurrencyLimitTest {

    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final ConcurrencyLimit limit = new ConcurrencyLimit(
            Settings.of(
                    AccessSettings.class,
                    Map.of("caravan.access.administrator-key-file", "key", "caravan.access.concurrent-requests", "2")),
            new RoleLimits(Settings.of(LimitSettings.class, Map.of("caravan.limits.service.concurrent", "1"))));
    private final Caller alice = new Caller(UUID.randomUUID(), "alice", "user");

    @Test
    void asManyAsAllowedPassAndOneMoreIsTooMany() {
        assertThat(crowd(entered(alice))).isNull();
        assertThat(crowd(entered(alice))).isNull();
        assertThat(crowd(entered(alice))).isEqualTo(2);
    }

    @Test
    void aLimitOfTheirRoleOrOfTheirOwnCounts() {
        Caller robot = new Caller(UUID.randomUUID(), "robot", "service");
        Caller nobody = new Caller(UUID.randomUUID(), "nobody", "service", new Limits(null, null, null, null, null, 0));
        entered(robot);
        assertThat(crowd(entered(robot))).isEqualTo(1);
        assertThat(crowd(entered(nobody))).isEqualTo(0);
    }

    @Test
    void callersDoNotCountForEachOther() {
        entered(alice);
        entered(alice);
        assertThat(crowd(entered(new Caller(UUID.randomUUID(), "bob", "user")))).isNull();
    }

    @Test
    void whoeverIsDoneMakesRoom() {
        entered(alice);
        Exchange done = entered(alice);
        end(done);
        assertThat(crowd(entered(alice))).isNull();
    }

    @Test
    void whoWasRefusedTakesNoRoom() {
        Exchange done = entered(alice);
        entered(alice);
        for (int i = 0; i < 3; i++) {
            assertThat(crowd(entered(alice))).isEqualTo(2);
        }
        end(done);
        assertThat(crowd(entered(alice))).isNull();
    }

    @Test
    void forWhomNothingIsLimitedNobodyElseNeedCount() {
        Caller root = new Caller(UUID.randomUUID(), "root", "administrator");
        assertThat(decision(entered(root))).isEqualTo(LimitDecision.NOTHING);
        assertThat(decision(entered(alice))).isNull();
    }

    private static Integer crowd(Exchange exchange) {
        LimitDecision decision = decision(exchange);
        return decision == null ? null : decision.crowd();
    }

    private static LimitDecision decision(Exchange exchange) {
        return exchange.getVariable(LimitDecision.VARIABLE, LimitDecision.class);
    }

    private static void end(Exchange exchange) {
        UnitOfWorkHelper.doneSynchronizations(
                exchange, exchange.getExchangeExtension().handoverCompletions());
    }

    private Exchange entered(Caller caller) {
        Exchange exchange = request(caller);
        limit.enter(exchange);
        return exchange;
    }

    private Exchange request(Caller caller) {
        Exchange exchange = new DefaultExchange(camel);
        exchange.setVariable(Caller.VARIABLE, caller);
        return exchange;
    }
}
