package io.caravan.access;

import io.caravan.access.session.SessionToken;
import io.caravan.cluster.Settings;
import io.caravan.fuzz.FuzzedReader;
import io.caravan.store.Budgets;
import io.caravan.store.RedisBudget;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;

/** Nothing that nobody gave out is taken for a key or for the token of a session. */
class AuthorizationFuzzTest extends FuzzedReader {

    private static final CamelContext CAMEL = new DefaultCamelContext();

    private final KeyRing keys =
            new KeyRing(Settings.of(AccessSettings.class, Map.of("caravan.access.administrator-key-file", "key")));
    private final CallerAuthenticator authenticator =
            new CallerAuthenticator(keys, AuthorizationFuzzTest::nobodys, Budgets.of(Duration.ofSeconds(1)));

    private static Optional<Caller> nobodys(String text, RedisBudget budget) {
        SessionToken.parse(text);
        return Optional.empty();
    }

    @Override
    protected void read(byte[] input) throws InterruptedException {
        try {
            authenticator.authenticate(new String(input, StandardCharsets.UTF_8), new DefaultExchange(CAMEL));
        } catch (AccessDenied refusal) {
            return;
        }
        throw new AssertionError("This is nobody's key");
    }
}
