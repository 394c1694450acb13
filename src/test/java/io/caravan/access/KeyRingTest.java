package io.caravan.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.cluster.Settings;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class KeyRingTest {

    private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
    private static final Caller ALICE = new Caller(UUID.randomUUID(), "alice", "user");

    private static final Caller BOSS = new Caller(UUID.randomUUID(), "administrator", "administrator");

    private Instant now = NOW;
    private final KeyRing keys = new KeyRing(settings(), new Watch());
    private final ApiKey key = ApiKey.generate();

    @Test
    void aKeyInTheTableIsItsOwners() {
        read(row(key, null));
        assertThat(keys.owner(key)).hasValue(ALICE);
    }

    @Test
    void aKeyThatIsNotInTheTableIsNobodys() {
        read(row(key, null));
        assertThat(keys.owner(ApiKey.generate())).isEmpty();
    }

    @Test
    void aKnownPrefixIsNoKeyWithoutItsSecret() {
        read(row(key, null));
        ApiKey forged =
                ApiKey.parse("caravan_" + key.prefix() + "_" + "0".repeat(48)).orElseThrow();
        assertThat(keys.owner(forged)).isEmpty();
    }

    @Test
    void aKeyIsGoodUntilItExpires() {
        read(row(key, NOW.plusMillis(1)));
        assertThat(keys.owner(key)).hasValue(ALICE);
    }

    @Test
    void anExpiredKeyIsNobodysEvenIfTheTableWasReadBefore() {
        read(row(key, NOW));
        assertThat(keys.owner(key)).isEmpty();
    }

    @Test
    void aRevokedKeyIsNobodysOnceTheTableIsReadAnew() {
        read(row(key, null));
        read();
        assertThat(keys.owner(key)).isEmpty();
    }

    @Test
    void aReadThatBeganEarlierBringsNoRevokedKeyBack() {
        long earlier = keys.begin();
        read();
        keys.replace(List.of(row(key, null)), earlier);
        assertThat(keys.owner(key)).isEmpty();
    }

    @Test
    void aPinnedKeyNeedsNoTable() {
        keys.pin(key, BOSS);
        assertThat(keys.owner(key)).hasValue(BOSS);
        assertThat(keys.isCurrent()).isFalse();
    }

    @Test
    void aPinnedKeyOutlivesATableWithoutIt() {
        keys.pin(key, BOSS);
        read();
        assertThat(keys.owner(key)).hasValue(BOSS);
    }

    @Test
    void theOwnerOfAPinnedKeyHasTheLimitsOfTheTable() {
        keys.pin(key, BOSS);
        read(row(BOSS, ApiKey.generate(), null, "{\"chat_per_minute\":7}"));
        assertThat(keys.owner(key))
                .map(Caller::limits)
                .map(Limits::chatPerMinute)
                .hasValue(7);
    }

    @Test
    void knownKeysGoOnForADayWithoutPostgres() {
        keys.pin(ApiKey.generate(), BOSS);
        read(row(key, null));
        now = NOW.plus(Duration.ofHours(24));
        assertThat(keys.owner(key)).hasValue(ALICE);
    }

    @Test
    void afterThatTheyDoNot() {
        ApiKey pinned = ApiKey.generate();
        keys.pin(pinned, BOSS);
        read(row(key, null));
        now = NOW.plus(Duration.ofHours(24)).plusMillis(1);
        assertThat(keys.owner(key)).isEmpty();
        assertThat(keys.owner(pinned)).hasValue(BOSS);
    }

    @Test
    void theRingIsCurrentUntilTwoRoundsAreMissed() {
        assertThat(keys.isCurrent()).isFalse();
        read();
        now = NOW.plusSeconds(4);
        assertThat(keys.isCurrent()).isTrue();
        now = now.plusMillis(1);
        assertThat(keys.isCurrent()).isFalse();
    }

    @Test
    void aUserWithoutAKeyIsKnown() {
        read(row(ALICE, null, null, "{}"));
        assertThat(keys.user(ALICE.userId(), 3)).hasValue(ALICE);
        assertThat(keys.user(UUID.randomUUID(), 3)).isEmpty();
    }

    @Test
    void whoseRowCannotBeReadIsUnknownAndNobodyElse() {
        ApiKey odd = ApiKey.generate();
        Caller bob = new Caller(UUID.randomUUID(), "bob", "user");
        keys.replace(List.of(row(bob, odd, null, "{\"chat_per_minute\":-1}"), row(key, null)), keys.begin());
        assertThat(keys.owner(odd)).isEmpty();
        assertThat(keys.user(bob.userId(), 3)).isEmpty();
        assertThat(keys.owner(key)).hasValue(ALICE);
    }

    @Test
    void anOlderPasswordIsNone() {
        read(row(ALICE, null, null, "{}"));
        assertThat(keys.user(ALICE.userId(), 2)).isEmpty();
    }

    private void read() {
        keys.replace(List.of(), keys.begin());
    }

    private void read(Map<String, Object> row) {
        keys.replace(List.of(row), keys.begin());
    }

    private static Map<String, Object> row(ApiKey key, Instant expires) {
        return row(ALICE, key, expires, "{}");
    }

    private static Map<String, Object> row(Caller owner, ApiKey key, Instant expires, String limits) {
        Map<String, Object> row = new HashMap<>();
        row.put("prefix", key == null ? null : key.prefix());
        row.put("sha256", key == null ? null : key.sha256());
        row.put("expires_at", expires == null ? null : Timestamp.from(expires));
        row.put("user_id", owner.userId());
        row.put("name", owner.name());
        row.put("role", owner.role());
        row.put("limits", limits);
        row.put("password_version", 3);
        return row;
    }

    private static AccessSettings settings() {
        return Settings.of(AccessSettings.class, Map.of("caravan.access.administrator-key-file", "key"));
    }

    private final class Watch extends Clock {

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
