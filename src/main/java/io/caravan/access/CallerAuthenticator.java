package io.caravan.access;

import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Header;

/** Finds out who calls from the {@code Authorization} header. */
@Named("callerAuthenticator")
@Singleton
public class CallerAuthenticator {

    private static final String SCHEME = "Bearer ";

    private final KeyRing keys;

    CallerAuthenticator(KeyRing keys) {
        this.keys = keys;
    }

    /**
     * Sets the variable {@code caller}.
     *
     * @throws AccessDenied if there is no key, a wrong one, or no way to tell
     */
    public void authenticate(@Header("Authorization") String authorization, Exchange exchange) throws AccessDenied {
        if (authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw new AccessDenied(
                    AccessDenied.Reason.UNKNOWN_CALLER, "Send your key in the header 'Authorization: Bearer KEY'.");
        }
        Optional<Caller> owner =
                ApiKey.parse(authorization.substring(SCHEME.length()).strip()).flatMap(keys::owner);
        exchange.setVariable(Caller.VARIABLE, owner.orElseThrow(this::denied));
    }

    private AccessDenied denied() {
        return keys.isCurrent()
                ? new AccessDenied(AccessDenied.Reason.UNKNOWN_CALLER, "This key is not known, expired or revoked.")
                : new AccessDenied(
                        AccessDenied.Reason.CANNOT_TELL,
                        "Keys cannot be checked while the database is away. Try again in a few seconds.");
    }
}
