package io.caravan.access;

import io.caravan.fuzz.FuzzedReader;
import java.nio.charset.StandardCharsets;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;

/** Nothing that nobody gave out is taken for a key. */
class AuthorizationFuzzTest extends FuzzedReader {

    private static final CamelContext CAMEL = new DefaultCamelContext();

    private final CallerAuthenticator authenticator = new CallerAuthenticator(new KeyRing());

    @Override
    protected void read(byte[] input) {
        try {
            authenticator.authenticate(new String(input, StandardCharsets.UTF_8), new DefaultExchange(CAMEL));
        } catch (AccessDenied refusal) {
            return;
        }
        throw new AssertionError("This is nobody's key");
    }
}
