package io.caravan.access.oidc;

import io.caravan.access.AccessDenied;
import io.caravan.access.Caller;
import io.caravan.access.Identity;
import io.caravan.access.KeyRing;
import io.caravan.access.TokenOwners;
import io.caravan.access.UserRole;
import io.caravan.role.Role;
import io.caravan.role.Roles;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;

/**
 * Recognises users by tokens of the provider that an administrator has named, if they have. Without one, no class of the
 * library that reads tokens is loaded.
 *
 * <p>The provider says who somebody is; whether that is a user here, with which limits, stands in PostgreSQL, so that a user
 * who is deleted is gone as fast as with a key.
 */
@Singleton
public class OidcTokens implements TokenOwners {

    private static final Logger LOG = Logger.getLogger(OidcTokens.class);

    private final KeyRing users;
    private final Optional<String> issuer;
    private final Optional<TokenVerifier> verifier;
    private final Optional<RoleClaim> administrators;

    /** @throws IllegalArgumentException if the settings name a provider and cannot be right */
    @Inject
    OidcTokens(OidcSettings settings, KeyRing users, Roles roles) {
        this(settings, users, roles.has(Role.GATEWAY));
    }

    /** @param serves whether anybody is to be recognised in this process */
    OidcTokens(OidcSettings settings, KeyRing users, boolean serves) {
        this.users = users;
        this.issuer = settings.issuer().filter(set -> serves);
        this.verifier = issuer.map(set -> verifier(settings, set));
        this.administrators = settings.roleClaim()
                .map(path -> new RoleClaim(path, settings.administratorRoles().orElse(Set.of())));
    }

    private static TokenVerifier verifier(OidcSettings settings, String issuer) {
        if (!ProviderKeys.isSafe(issuer)) {
            throw new IllegalArgumentException("caravan.oidc.issuer must be an https address, not " + issuer
                    + ": on the way to any other everybody could put in keys of their own");
        }
        String audience = settings.audience()
                .orElseThrow(() -> new IllegalArgumentException("caravan.oidc.audience must be set with the issuer:"
                        + " without it tokens that were made for others would be good here"));
        return new TokenVerifier(settings, issuer, audience);
    }

    /** So that wrong settings end the start. */
    void begin(@Observes StartupEvent start) {
        issuer.ifPresent(provider -> LOG.infof("tokens of %s are accepted beside keys", provider));
    }

    @Override
    public Optional<Caller> owner(String text) throws AccessDenied {
        return verifier.isEmpty() || !TokenVerifier.isToken(text)
                ? Optional.empty()
                : Optional.of(user(verifier.get().verify(text)));
    }

    private Caller user(JwtClaims claims) throws AccessDenied {
        Identity identity = identity(claims);
        Caller user = users.user(identity).orElseThrow(() -> unknown(identity));
        boolean raised = administrators
                .filter(claim -> claim.makesAdministrator(claims.getClaimsMap()))
                .isPresent();
        return raised ? new Caller(user.userId(), user.name(), UserRole.ADMINISTRATOR.word(), user.limits()) : user;
    }

    private static Identity identity(JwtClaims claims) throws AccessDenied {
        try {
            return new Identity(claims.getIssuer(), claims.getSubject());
        } catch (MalformedClaimException odd) {
            throw new AccessDenied(AccessDenied.Reason.UNKNOWN_CALLER, "This token does not say whose it is.");
        }
    }

    private AccessDenied unknown(Identity identity) {
        return users.isCurrent()
                ? new AccessDenied(
                        AccessDenied.Reason.NOT_ALLOWED,
                        "Your token is good, but no user here has the oidc_subject '" + identity.subject()
                                + "'. Ask an administrator for it.")
                : new AccessDenied(
                        AccessDenied.Reason.CANNOT_TELL,
                        "Users cannot be checked while the database is away. Try again in a few seconds.");
    }
}
