package io.caravan.access;

import io.quarkus.arc.Unremovable;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * All keys that are good now, as PostgreSQL had them when it last answered.
 *
 * <p>It goes on working while PostgreSQL is away. Comparing takes the same time whichever part of a key is wrong, and
 * whether the prefix exists or not.
 */
@Named("keyRing")
@Singleton
@Unremovable
public class KeyRing {

    private static final byte[] NOBODYS_HASH = new byte[32];

    private final Clock clock;
    private final Map<String, Entry> pinned = new ConcurrentHashMap<>();
    private volatile Map<String, Entry> entries = Map.of();
    private volatile boolean loaded;

    private record Entry(String prefix, byte[] sha256, Instant expiresAt, Caller owner) {

        boolean isGood(Instant now) {
            return expiresAt == null || now.isBefore(expiresAt);
        }
    }

    KeyRing() {
        this(Clock.systemUTC());
    }

    KeyRing(Clock clock) {
        this.clock = clock;
    }

    /** Takes over the rows of {@code sql/keys-active.sql}. */
    public void replace(List<Map<String, Object>> rows) {
        entries = rows.stream()
                .map(KeyRing::entry)
                .collect(Collectors.toUnmodifiableMap(Entry::prefix, Function.identity()));
        loaded = true;
    }

    private static Entry entry(Map<String, Object> row) {
        java.util.Date expires = (java.util.Date) row.get("expires_at");
        return new Entry(
                (String) row.get("prefix"),
                (byte[]) row.get("sha256"),
                expires == null ? null : Instant.ofEpochMilli(expires.getTime()),
                new Caller((UUID) row.get("user_id"), (String) row.get("name"), (String) row.get("role")));
    }

    /** Adds a key that is good whatever PostgreSQL says: the administrator's, which is in a file. */
    void pin(ApiKey key, Caller owner) {
        pinned.put(key.prefix(), new Entry(key.prefix(), key.sha256(), null, owner));
    }

    /** Whose key it is; empty if nobody's. */
    public Optional<Caller> owner(ApiKey key) {
        Entry entry = pinned.getOrDefault(key.prefix(), entries.get(key.prefix()));
        byte[] expected = entry == null ? NOBODYS_HASH : entry.sha256();
        boolean matches = MessageDigest.isEqual(expected, key.sha256());
        return matches && entry != null && entry.isGood(clock.instant())
                ? Optional.of(entry.owner())
                : Optional.empty();
    }

    /** Whether PostgreSQL has answered at least once, so that an unknown key is known to be wrong. */
    public boolean isLoaded() {
        return loaded;
    }
}
