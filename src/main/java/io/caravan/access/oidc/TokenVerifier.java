package io.caravan.access.oidc;

import io.caravan.access.AccessDenied;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jose4j.http.Get;
import org.jose4j.http.SimpleGet;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.HttpsJwks;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.jwt.consumer.JwtContext;
import org.jose4j.jwx.JsonWebStructure;
import org.jose4j.keys.resolvers.HttpsJwksVerificationKeyResolver;
import org.jose4j.keys.resolvers.VerificationKeyResolver;
import org.jose4j.lang.UnresolvableKeyException;

/**
 * Tells good tokens from bad ones (RFC 7519, RFC 8725).
 *
 * <p>What can be told without the provider's keys comes first, so that a token that is bad anyway has nobody ask for them.
 */
final class TokenVerifier {

    /** Three parts, of which the first begins with a brace: nothing else that is shown here looks so, encrypted tokens neither. */
    private static final Pattern FORM = Pattern.compile("eyJ[\\w-]*\\.[\\w-]+\\.[\\w-]*");

    /** Those with a public key alone: nobody can sign with what anybody can read. */
    private static final Set<String> ALGORITHMS =
            Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA");

    /** Not what a provider says to others than callers, such as {@code logout+jwt} (RFC 8725, 3.11; RFC 9068, 2.1). */
    private static final Set<String> TYPES = Set.of("jwt", "at+jwt", "application/at+jwt");

    private static final int CLOCKS_DIFFER_SECONDS = 30;

    /** While the keys are believed: strangers can have the provider asked once in this time, and no more. */
    private static final long ASKED_AGAIN_MILLIS = 5_000;

    /** How soon after a failure keys that are no longer fresh are fetched again; they go on until then. */
    private static final long TRIED_AGAIN_SECONDS = 60;

    private final ProviderKeys provider;
    private final JwtConsumer claims;
    private final JwtConsumer signature;

    TokenVerifier(OidcSettings settings, String issuer, String audience) {
        this(settings, issuer, audience, http(settings));
    }

    /** @param http asks for documents of the provider */
    TokenVerifier(OidcSettings settings, String issuer, String audience, SimpleGet http) {
        provider = new ProviderKeys(issuer, http);
        var keys = new HttpsJwks(ProviderKeys.discovery(issuer));
        keys.setSimpleHttpGet(provider);
        keys.setDefaultCacheDuration(settings.keyRefresh().toSeconds());
        keys.setRetainCacheOnErrorDuration(TRIED_AGAIN_SECONDS);
        keys.setRefreshReprieveThreshold(ASKED_AGAIN_MILLIS);
        claims = new JwtConsumerBuilder()
                .setSkipSignatureVerification()
                .setExpectedIssuer(issuer)
                .setExpectedAudience(audience)
                .setRequireExpirationTime()
                .setRequireSubject()
                .setAllowedClockSkewInSeconds(CLOCKS_DIFFER_SECONDS)
                .registerValidator(TokenVerifier::refuseOtherKinds)
                .build();
        signature = new JwtConsumerBuilder()
                .setSkipAllValidators()
                .setJwsAlgorithmConstraints(ConstraintType.PERMIT, ALGORITHMS.toArray(String[]::new))
                .setVerificationKeyResolver(resolver(keys))
                .build();
    }

    private static VerificationKeyResolver resolver(HttpsJwks keys) {
        var resolver = new HttpsJwksVerificationKeyResolver(keys);
        // For a token that does not name its key.
        resolver.setDisambiguateWithVerifySignature(true);
        return resolver;
    }

    private static SimpleGet http(OidcSettings settings) {
        Get http = new Get();
        http.setRetries(0);
        http.setConnectTimeout(Math.toIntExact(settings.patience().toMillis()));
        http.setReadTimeout(Math.toIntExact(settings.patience().toMillis()));
        return http;
    }

    /** Whether a text can be a token at all. */
    static boolean isToken(String text) {
        return FORM.matcher(text).matches();
    }

    /**
     * What a good token says.
     *
     * @throws AccessDenied if it is bad, or the keys to tell cannot be had
     */
    JwtClaims verify(String token) throws AccessDenied {
        try {
            JwtContext context = claims.process(token);
            signature.processContext(context);
            return context.getJwtClaims();
        } catch (InvalidJwtException refused) {
            throw denied(refused);
        }
    }

    /** @return what is wrong; null if nothing is */
    private static String refuseOtherKinds(JwtContext context) {
        return context.getJoseObjects().stream().allMatch(TokenVerifier::isOfTheKind) ? null : "another kind of token";
    }

    private static boolean isOfTheKind(JsonWebStructure part) {
        String type = part.getHeader("typ");
        return ALGORITHMS.contains(String.valueOf(part.getAlgorithmHeaderValue()))
                && (type == null || TYPES.contains(type.toLowerCase(Locale.ROOT)));
    }

    private AccessDenied denied(InvalidJwtException refused) {
        return refused.getCause() instanceof UnresolvableKeyException && provider.areAway()
                ? new AccessDenied(
                        AccessDenied.Reason.CANNOT_TELL,
                        "Tokens cannot be checked while their provider is away. Try again in a few seconds.")
                : new AccessDenied(AccessDenied.Reason.UNKNOWN_CALLER, reason(refused));
    }

    private static String reason(InvalidJwtException refused) {
        if (refused.hasExpired()) {
            return "This token has expired.";
        }
        if (refused.hasErrorCode(ErrorCodes.ISSUER_INVALID) || refused.hasErrorCode(ErrorCodes.ISSUER_MISSING)) {
            return "This token is not from the provider that is trusted here.";
        }
        if (refused.hasErrorCode(ErrorCodes.AUDIENCE_INVALID) || refused.hasErrorCode(ErrorCodes.AUDIENCE_MISSING)) {
            return "This token is meant for others: its audience is not the one that is wanted here.";
        }
        return "This token is not signed by its provider, not good yet, or no token for callers.";
    }
}
