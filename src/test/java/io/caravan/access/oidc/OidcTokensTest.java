package io.caravan.access.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.caravan.access.AccessDenied;
import io.caravan.access.AccessDenied.Reason;
import io.caravan.access.AccessSettings;
import io.caravan.access.Caller;
import io.caravan.access.Identity;
import io.caravan.access.KeyRing;
import io.caravan.access.KeyRings;
import io.caravan.cluster.Settings;
import io.caravan.cluster.Token;
import io.caravan.cluster.TokenProvider;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OidcTokensTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Caller ALICE = new Caller(UUID.randomUUID(), "alice", "user");
    private static final String SUBJECT = "3f1c7c4e-alice";

    private final TokenProvider provider = new TokenProvider();
    private final KeyRing users =
            KeyRings.empty(Settings.of(AccessSettings.class, Map.of("caravan.access.administrator-key-file", "key")));
    private final Map<String, String> settings = new HashMap<>();
    private OidcTokens tokens;

    @BeforeEach
    void aProviderAndAUserOfIt() {
        provider.open();
        settings.put("caravan.oidc.issuer", provider.issuer());
        settings.put("caravan.oidc.audience", TokenProvider.AUDIENCE);
        KeyRings.learn(users, ALICE, new Identity(provider.issuer(), SUBJECT));
        tokens = tokens();
    }

    @AfterEach
    void away() {
        provider.close();
    }

    @Test
    void aGoodTokenSaysWhoCalls() throws Exception {
        assertThat(tokens.owner(alices().signed())).hasValue(ALICE);
        assertThat(tokens.owner(alices().header("typ", "at+jwt")
                        .claim("aud", List.of("other", TokenProvider.AUDIENCE))
                        .signed()))
                .hasValue(ALICE);
        assertThat(tokens.owner(alices().header("typ", null).header("kid", null).signed()))
                .hasValue(ALICE);
    }

    @Test
    void anIssuerMayEndWithASlash() throws Exception {
        TokenProvider other = new TokenProvider("/application/o/caravan/");
        other.open();
        try {
            settings.put("caravan.oidc.issuer", other.issuer());
            KeyRings.learn(users, ALICE, new Identity(other.issuer(), SUBJECT));
            assertThat(tokens().owner(other.token(SUBJECT).signed())).hasValue(ALICE);
        } finally {
            other.close();
        }
    }

    @Test
    void withoutAProviderATokenIsNothing() throws Exception {
        settings.clear();
        assertThat(tokens().owner(alices().signed())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "caravan_0123456789ab_00", "eyJ", "eyJ.eyJ", "a.b.c", "eyJh.eyJh.c.d.e", "eyJ.eyJ.ü"})
    void whatCannotBeATokenIsNone(String text) throws Exception {
        assertThat(tokens.owner(text)).isEmpty();
    }

    @Test
    void anExpiredTokenSaysSo() {
        assertRefused(alices().expiringIn(-60).signed(), "expired");
        assertRefused(alices().claim("exp", null).signed(), "not good yet");
    }

    @Test
    void aTokenIsNotGoodEarlierThanItSays() {
        long now = System.currentTimeMillis() / 1000;
        assertRefused(alices().claim("nbf", now + 60).signed(), "not good yet");
        assertThat(passes(alices().claim("nbf", now - 60).signed())).isTrue();
    }

    @Test
    void aTokenForOthersIsNone() {
        assertRefused(alices().claim("aud", "other").signed(), "audience");
        assertRefused(alices().claim("aud", List.of("caravans", "cara")).signed(), "audience");
        assertRefused(alices().claim("aud", null).signed(), "audience");
    }

    @Test
    void aTokenOfAnotherIssuerIsNone() {
        assertRefused(alices().claim("iss", provider.issuer() + "/").signed(), "provider");
        assertRefused(alices().claim("iss", null).signed(), "provider");
    }

    @Test
    void aTokenThatAnotherOneSignedIsForged() {
        assertRefused(alices().signedBy(TokenProvider.newKeys().getPrivate()), "not signed");
        assertRefused(
                alices().header("kid", null).signedBy(TokenProvider.newKeys().getPrivate()), "not signed");
    }

    @Test
    void aSignedTokenCannotBeChanged() {
        String[] good = alices().signed().split("\\.");
        String[] other = provider.token("somebody-else").signed().split("\\.");
        assertRefused(other[0] + "." + other[1] + "." + good[2], "not signed");
        assertRefused(good[0] + "." + good[1] + ".", "not signed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "NONE"})
    void withoutASignatureNothingIsBelieved(String algorithm) {
        assertRefused(alices().header("alg", algorithm).unsigned(), "not signed");
        assertRefused(alices().header("alg", algorithm).header("kid", null).signed(), "not signed");
    }

    @Test
    void thePublicKeyIsNoSecretToSignWith() {
        Token token = alices().header("alg", "HS256");
        assertRefused(token.authenticatedBy(provider.publicKey().getEncoded()), "not signed");
        assertRefused(token.authenticatedBy(new byte[0x20]), "not signed");
    }

    @Test
    void aTokenCannotBringItsOwnKey() {
        KeyPair forger = TokenProvider.newKeys();
        Map<String, String> key = TokenProvider.jwk((RSAPublicKey) forger.getPublic());
        assertRefused(alices().header("jwk", key).signedBy(forger.getPrivate()), "not signed");
        assertRefused(alices().header("jwk", key).header("kid", null).signedBy(forger.getPrivate()), "not signed");
    }

    @Test
    void whatAProviderTellsOthersThanCallersIsNoToken() {
        assertRefused(alices().header("typ", "logout+jwt").signed(), "no token for callers");
    }

    @Test
    void aTokenWithoutASubjectIsNobodys() {
        assertRefused(alices().claim("sub", null).signed(), "no token for callers");
    }

    @Test
    void whoIsNoUserHereIsToldTheirSubject() {
        AccessDenied denied = denied(provider.token("bob-7").signed());
        assertThat(denied.reason()).isEqualTo(Reason.NOT_ALLOWED);
        assertThat(denied).hasMessageContaining("bob-7");
    }

    @Test
    void theSameSubjectOfAnotherIssuerIsSomebodyElse() {
        KeyRings.learn(users, ALICE, new Identity("https://other.example.org", SUBJECT));
        assertThat(denied(alices().signed()).reason()).isEqualTo(Reason.NOT_ALLOWED);
    }

    @Test
    void beforeUsersWereReadNobodyCanTell() {
        KeyRing unread = KeyRings.empty(
                Settings.of(AccessSettings.class, Map.of("caravan.access.administrator-key-file", "key")));
        tokens = new OidcTokens(settings(), unread, true);
        assertThat(denied(alices().signed()).reason()).isEqualTo(Reason.CANNOT_TELL);
    }

    @Test
    void aUserWhoIsGoneIsGoneWithTheNextRound() {
        String token = alices().signed();
        assertThat(passes(token)).isTrue();
        KeyRings.learnNobody(users);
        assertThat(denied(token).reason()).isEqualTo(Reason.NOT_ALLOWED);
    }

    @Test
    void aRoleInATokenMakesAnAdministratorOnlyWhereThatWasSet() throws Exception {
        String token =
                alices().claim("groups", List.of("administrator", "heads")).signed();
        assertThat(tokens.owner(token).orElseThrow().isAdministrator()).isFalse();
        settings.put("caravan.oidc.role-claim", "groups");
        assertThat(tokens().owner(token).orElseThrow().isAdministrator()).isFalse();
        settings.put("caravan.oidc.administrator-roles", "heads,owners");
        Caller raised = tokens().owner(token).orElseThrow();
        assertThat(raised.isAdministrator()).isTrue();
        assertThat(raised.userId()).isEqualTo(ALICE.userId());
        assertThat(tokens().owner(alices().signed())).hasValue(ALICE);
    }

    @Test
    void aNewKeyOfTheProviderIsNoticed() {
        String before = alices().signed();
        assertThat(passes(before)).isTrue();
        provider.rotate();
        String after = alices().signed();
        await().atMost(SOON).until(() -> passes(after));
        assertRefused(before, "not signed");
    }

    @Test
    void whileTheProviderIsAwayItsKnownKeysGoOn() {
        String known = alices().signed();
        assertThat(passes(known)).isTrue();
        provider.close();
        assertThat(passes(known)).isTrue();
        assertRefused(alices().expiringIn(-60).signed(), "expired");
        provider.rotate();
        String unknown = alices().signed();
        await().atMost(SOON).until(() -> denied(unknown).reason() == Reason.CANNOT_TELL);
        assertThat(passes(known)).isTrue();
        provider.open();
        await().atMost(SOON).until(() -> passes(unknown));
    }

    @Test
    void keysThatAreNoLongerFreshGoOnWhileNoOthersCanBeHad() {
        settings.put("caravan.oidc.key-refresh", "1s");
        tokens = tokens();
        String known = alices().signed();
        assertThat(passes(known)).isTrue();
        provider.close();
        provider.rotate();
        String unknown = alices().signed();
        // From then on the keys have been asked for in vain.
        await().atMost(SOON).until(() -> denied(unknown).reason() == Reason.CANNOT_TELL);
        await().during(Duration.ofSeconds(2)).atMost(SOON).until(() -> passes(known));
        provider.open();
    }

    @Test
    void aProviderThatWasNeverReachedLeavesItOpen() {
        provider.close();
        assertThat(denied(alices().signed()).reason()).isEqualTo(Reason.CANNOT_TELL);
        assertRefused(alices().expiringIn(-60).signed(), "expired");
        assertRefused(alices().header("alg", "none").unsigned(), "not signed");
        assertRefused(alices().claim("aud", "other").signed(), "audience");
        provider.open();
        await().atMost(SOON).until(() -> passes(alices().signed()));
    }

    @Test
    void aDiscoveryDocumentOfAnotherIssuerIsNotBelieved() {
        provider.tellIssuer("http://127.0.0.1:1/other");
        assertThat(denied(alices().signed()).reason()).isEqualTo(Reason.CANNOT_TELL);
    }

    @Test
    void aRefusalDoesNotRepeatTheToken() {
        String token = alices().expiringIn(-60).signed();
        assertThat(denied(token).getMessage()).doesNotContain(token.split("\\.")[1]);
    }

    @Test
    void anAddressThatOthersCouldAnswerForIsRefusedAtTheStart() {
        settings.put("caravan.oidc.issuer", "http://id.example.org/realms/family");
        assertThatThrownBy(this::tokens).hasMessageContaining("caravan.oidc.issuer");
    }

    @Test
    void anIssuerWithoutAnAudienceIsRefusedAtTheStart() {
        settings.remove("caravan.oidc.audience");
        assertThatThrownBy(this::tokens).hasMessageContaining("caravan.oidc.audience");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://id.example.org", "http://localhost:8180/realms/a", "http://127.0.0.1", "http://[::1]:1"
            })
    void keysComeOverTlsOrFromThisMachine(String address) {
        assertThat(ProviderKeys.isSafe(address)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://id.example.org",
                "http://localhost.example.org",
                "http://127.0.0.1.example.org",
                "http://127.example.org",
                "ftp://localhost",
                "https:",
                "id.example.org",
                "file:///etc/passwd",
                "https://a b"
            })
    void fromElsewhereTheyDoNot(String address) {
        assertThat(ProviderKeys.isSafe(address)).isFalse();
    }

    private Token alices() {
        return provider.token(SUBJECT);
    }

    private OidcSettings settings() {
        return Settings.of(OidcSettings.class, settings);
    }

    private OidcTokens tokens() {
        return new OidcTokens(settings(), users, true);
    }

    private boolean passes(String token) {
        try {
            return tokens.owner(token).equals(Optional.of(ALICE));
        } catch (AccessDenied denied) {
            return false;
        }
    }

    private AccessDenied denied(String token) {
        return catchThrowableOfType(AccessDenied.class, () -> tokens.owner(token));
    }

    private void assertRefused(String token, String why) {
        AccessDenied denied = denied(token);
        assertThat(denied).hasMessageContaining(why);
        assertThat(denied.reason()).isEqualTo(Reason.UNKNOWN_CALLER);
    }
}
