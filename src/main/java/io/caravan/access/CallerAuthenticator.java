package io.caravan.access;

import io.caravan.store.RedisBudget;
import io.caravan.store.RedisBudgets;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Header;

/** Finds out who calls from the {@code Authorization} header. */
@Named("callerAuthenticator")
@Singleton
public class CallerAuthenticator {

    private static final String SCHEME = "Bearer ";

    // Looks behind so that a long row of blanks in the middle is gone through once, not once for each of them.
    private static final Pattern BLANKS_AROUND = Pattern.compile("^[ \\t]+|(?<![ \\t])[ \\t]+$");

    private final KeyRing keys;
    private final SessionOwners sessions;
    private final TokenOwners tokens;
    private final RedisBudgets budgets;

    CallerAuthenticator(KeyRing keys, SessionOwners sessions, TokenOwners tokens, RedisBudgets budgets) {
        this.keys = keys;
        this.sessions = sessions;
        this.tokens = tokens;
        this.budgets = budgets;
    }

    /**
     * Sets the variable {@code caller}.
     *
     * @throws AccessDenied if there is no key, session or token, a wrong one, or no way to tell
     */
    public void authenticate(@Header("Authorization") String authorization, Exchange exchange)
            throws AccessDenied, InterruptedException {
        String shown = bearer(authorization)
                .orElseThrow(() -> new AccessDenied(
                        AccessDenied.Reason.UNKNOWN_CALLER,
                        "Send your key in the header 'Authorization: Bearer KEY'."));
        // Made here: what a step behind a circuit breaker puts into a variable is lost if it fails.
        RedisBudget budget = budgets.of(exchange);
        exchange.setVariable(Caller.VARIABLE, caller(shown, budget));
    }

    /** What stands behind {@code Bearer} and spaces or tabs (RFC 6750, 2.1; RFC 9110, 5.6.3); empty if nothing does. */
    public static Optional<String> bearer(String authorization) {
        return authorization != null && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? Optional.of(BLANKS_AROUND
                        .matcher(authorization.substring(SCHEME.length()))
                        .replaceAll(""))
                : Optional.empty();
    }

    private Caller caller(String shown, RedisBudget budget) throws AccessDenied, InterruptedException {
        Optional<Caller> owner = ApiKey.parse(shown).flatMap(keys::owner);
        if (owner.isEmpty()) {
            owner = sessions.owner(shown, budget);
        }
        if (owner.isEmpty()) {
            owner = tokens.owner(shown);
        }
        return owner.orElseThrow(this::denied);
    }

    private AccessDenied denied() {
        return keys.isCurrent()
                ? new AccessDenied(AccessDenied.Reason.UNKNOWN_CALLER, "This key is not known, expired or revoked.")
                : new AccessDenied(
                        AccessDenied.Reason.CANNOT_TELL,
                        "Keys cannot be checked while the database is away. Try again in a few seconds.");
    }
}
