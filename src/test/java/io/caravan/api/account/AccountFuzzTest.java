package io.caravan.api.account;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.access.UserRole;
import io.caravan.api.JsonBody;
import io.caravan.fuzz.FuzzedReader;
import io.caravan.fuzz.Refusing;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;

/** What an administrator wants of users and keys. */
class AccountFuzzTest extends FuzzedReader {

    private static final CamelContext CAMEL = new DefaultCamelContext();

    private final JsonBody bodies = new JsonBody(new ObjectMapper());
    private final KeyRequests keys = new KeyRequests(bodies, null);

    @Override
    protected void read(byte[] input) throws Exception {
        Exchange exchange = new DefaultExchange(CAMEL);
        Refusing.run(() -> LimitFields.read(bodies.read(input)));
        Refusing.run(() -> bodies.read(input).word("role", UserRole.class, UserRole.USER));
        Refusing.run(() -> {
            keys.create("alice", input, exchange);
            return null;
        });
    }
}
