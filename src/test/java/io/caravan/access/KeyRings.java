package io.caravan.access;

import java.time.Clock;
import java.util.List;
import java.util.Map;

/** Key rings without a database. */
public final class KeyRings {

    private KeyRings() {}

    /** One that has just read of this user. */
    public static KeyRing knowing(AccessSettings settings, Clock clock, Caller user, int passwordVersion) {
        KeyRing ring = new KeyRing(settings, clock);
        learn(ring, user, passwordVersion);
        return ring;
    }

    /** Has it read anew. */
    public static void learn(KeyRing ring, Caller user, int passwordVersion) {
        Map<String, Object> row = Map.of(
                "user_id", user.userId(),
                "name", user.name(),
                "role", user.role(),
                "limits", "{}",
                "password_version", passwordVersion);
        ring.replace(List.of(row), ring.begin());
    }

    /** Has it read of a user who is that at a provider of tokens. */
    public static void learn(KeyRing ring, Caller user, Identity identity) {
        Map<String, Object> row = Map.of(
                "user_id", user.userId(),
                "name", user.name(),
                "role", user.role(),
                "limits", "{}",
                "password_version", 0,
                "oidc_issuer", identity.issuer(),
                "oidc_subject", identity.subject());
        ring.replace(List.of(row), ring.begin());
    }

    /** One that has read nothing yet. */
    public static KeyRing empty(AccessSettings settings) {
        return new KeyRing(settings);
    }

    /** Has it read that there is nobody. */
    public static void learnNobody(KeyRing ring) {
        ring.replace(List.of(), ring.begin());
    }
}
