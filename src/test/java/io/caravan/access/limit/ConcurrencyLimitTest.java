package io.caravan.access.limit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.access.AccessDenied;
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
    void asManyAsAllowedPass() {
        assertThatCode(() -> {
                    limit.enter(request(alice));
                    limit.enter(request(alice));
                })
                .doesNotThrowAnyException();
    }

    @Test
    void oneMoreIsTooMany() throws Exception {
        limit.enter(request(alice));
        limit.enter(request(alice));
        assertThatThrownBy(() -> limit.enter(request(alice)))
                .isInstanceOfSatisfying(
                        AccessDenied.class, denied -> org.assertj.core.api.Assertions.assertThat(denied.reason())
                                .isEqualTo(AccessDenied.Reason.TOO_MANY));
    }

    @Test
    void aLimitOfTheirRoleOrOfTheirOwnCounts() throws Exception {
        Caller robot = new Caller(UUID.randomUUID(), "robot", "service");
        Caller nobody = new Caller(UUID.randomUUID(), "nobody", "service", new Limits(null, null, null, null, null, 0));
        limit.enter(request(robot));
        assertThatThrownBy(() -> limit.enter(request(robot))).isInstanceOf(AccessDenied.class);
        assertThatThrownBy(() -> limit.enter(request(nobody))).isInstanceOf(AccessDenied.class);
    }

    @Test
    void callersDoNotCountForEachOther() throws Exception {
        limit.enter(request(alice));
        limit.enter(request(alice));
        assertThatCode(() -> limit.enter(request(new Caller(UUID.randomUUID(), "bob", "user"))))
                .doesNotThrowAnyException();
    }

    @Test
    void whoeverIsDoneMakesRoom() throws Exception {
        limit.enter(request(alice));
        Exchange done = request(alice);
        limit.enter(done);
        UnitOfWorkHelper.doneSynchronizations(done, done.getExchangeExtension().handoverCompletions());
        assertThatCode(() -> limit.enter(request(alice))).doesNotThrowAnyException();
    }

    @Test
    void whoWasRefusedTakesNoRoom() throws Exception {
        Exchange done = request(alice);
        limit.enter(done);
        limit.enter(request(alice));
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> limit.enter(request(alice))).isInstanceOf(AccessDenied.class);
        }
        UnitOfWorkHelper.doneSynchronizations(done, done.getExchangeExtension().handoverCompletions());
        assertThatCode(() -> limit.enter(request(alice))).doesNotThrowAnyException();
    }

    private Exchange request(Caller caller) {
        Exchange exchange = new DefaultExchange(camel);
        exchange.setVariable(Caller.VARIABLE, caller);
        return exchange;
    }
}
