package io.caravan.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class KeyRingTest {

    private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
    private static final Caller ALICE = new Caller(UUID.randomUUID(), "alice", "user");

    private final KeyRing keys = new KeyRing(Clock.fixed(NOW, ZoneOffset.UTC));
    private final ApiKey key = ApiKey.generate();

    @Test
    void aKeyInTheTableIsItsOwners() {
        keys.replace(List.of(row(key, null)));
        assertThat(keys.owner(key)).hasValue(ALICE);
    }

    @Test
    void aKeyThatIsNotInTheTableIsNobodys() {
        keys.replace(List.of(row(key, null)));
        assertThat(keys.owner(ApiKey.generate())).isEmpty();
    }

    @Test
    void aKnownPrefixIsNoKeyWithoutItsSecret() {
        keys.replace(List.of(row(key, null)));
        ApiKey forged =
                ApiKey.parse("caravan_" + key.prefix() + "_" + "0".repeat(48)).orElseThrow();
        assertThat(keys.owner(forged)).isEmpty();
    }

    @Test
    void aKeyIsGoodUntilItExpires() {
        keys.replace(List.of(row(key, NOW.plusMillis(1))));
        assertThat(keys.owner(key)).hasValue(ALICE);
    }

    @Test
    void anExpiredKeyIsNobodysEvenIfTheTableWasReadBefore() {
        keys.replace(List.of(row(key, NOW)));
        assertThat(keys.owner(key)).isEmpty();
    }

    @Test
    void aRevokedKeyIsNobodysOnceTheTableIsReadAnew() {
        keys.replace(List.of(row(key, null)));
        keys.replace(List.of());
        assertThat(keys.owner(key)).isEmpty();
    }

    @Test
    void aPinnedKeyNeedsNoTable() {
        keys.pin(key, ALICE);
        assertThat(keys.owner(key)).hasValue(ALICE);
        assertThat(keys.isLoaded()).isFalse();
    }

    @Test
    void aPinnedKeyOutlivesATableWithoutIt() {
        keys.pin(key, ALICE);
        keys.replace(List.of());
        assertThat(keys.owner(key)).hasValue(ALICE);
    }

    @Test
    void theRingIsLoadedOnceTheTableHasBeenRead() {
        assertThat(keys.isLoaded()).isFalse();
        keys.replace(List.of());
        assertThat(keys.isLoaded()).isTrue();
    }

    private static Map<String, Object> row(ApiKey key, Instant expires) {
        Map<String, Object> row = new HashMap<>();
        row.put("prefix", key.prefix());
        row.put("sha256", key.sha256());
        row.put("expires_at", expires == null ? null : Timestamp.from(expires));
        row.put("user_id", ALICE.userId());
        row.put("name", ALICE.name());
        row.put("role", ALICE.role());
        return row;
    }
}
