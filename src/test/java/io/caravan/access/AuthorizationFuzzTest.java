package io.caravan.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.access.session.SessionToken;
import io.caravan.cluster.Settings;
import io.caravan.fuzz.FuzzedReader;
import io.caravan.store.Budgets;
import io.caravan.store.RedisBudget;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

/** Nothing but the one key that was given out is taken for a key, and nothing for the token of a session. */
class AuthorizationFuzzTest extends FuzzedReader {

    private static final CamelContext CAMEL = new DefaultCamelContext();

    private final KeyRing keys =
            new KeyRing(Settings.of(AccessSettings.class, Map.of("caravan.access.administrator-key-file", "key")));
    private final CallerAuthenticator authenticator = new CallerAuthenticator(
            keys, AuthorizationFuzzTest::nobodys, text -> Optional.empty(), Budgets.of(Duration.ofSeconds(1)));

    private static Optional<Caller> nobodys(String text, RedisBudget budget) {
        SessionToken.parse(text);
        return Optional.empty();
    }

    /** The key among the inputs that are kept, so that what is damaged is the good one. */
    private static final String GOOD = "caravan_0123456789ab_0123456789ab0123456789ab0123456789ab0123456789ab";

    AuthorizationFuzzTest() {
        keys.pin(ApiKey.parse(GOOD).orElseThrow(), new Caller(UUID.randomUUID(), "alice", "user"));
    }

    @Test
    void theGoodOnePasses() throws InterruptedException {
        assertThat(passes("Bearer " + GOOD)).isTrue();
        assertThat(passes("Bearer " + GOOD.replace("_0", "_1"))).isFalse();
    }

    @Override
    protected void read(byte[] input) throws InterruptedException {
        String header = new String(input, StandardCharsets.UTF_8);
        if (passes(header)) {
            assertThat(header).matches("(?i:bearer) [ \\t]*" + GOOD + "[ \\t]*");
        }
    }

    private boolean passes(String header) throws InterruptedException {
        try {
            authenticator.authenticate(header, new DefaultExchange(CAMEL));
            return true;
        } catch (AccessDenied refusal) {
            return false;
        }
    }
}
