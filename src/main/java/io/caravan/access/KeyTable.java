package io.caravan.access;

import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Users and their good keys as PostgreSQL had them once.
 *
 * @param read the number of the read that brought them; a greater one began later
 * @param at when they came
 * @param keys by prefix
 * @param users by id
 * @param identities who at a provider of tokens is which user
 * @param unreadable the ids of users whose rows say what this version does not understand
 */
record KeyTable(
        long read,
        Instant at,
        Map<String, Key> keys,
        Map<UUID, User> users,
        Map<Identity, User> identities,
        Set<UUID> unreadable) {

    /** From before the first read. */
    static final KeyTable EMPTY = new KeyTable(0, Instant.MIN, Map.of(), Map.of(), Map.of(), Set.of());

    /** @param expiresAt null if never */
    record Key(String prefix, byte[] sha256, Instant expiresAt, Caller owner) {

        boolean isGood(Instant now) {
            return expiresAt == null || now.isBefore(expiresAt);
        }
    }

    /** @param passwordVersion grows with every change of the password */
    record User(Caller caller, int passwordVersion) {}

    KeyTable {
        keys = Map.copyOf(keys);
        users = Map.copyOf(users);
        identities = Map.copyOf(identities);
        unreadable = Set.copyOf(unreadable);
    }

    /** Takes over the rows of {@code sql/callers-active.sql}; a user whose row cannot be read is left out, and nobody else. */
    static KeyTable of(long read, Instant at, List<Map<String, Object>> rows) {
        Map<UUID, User> users = new HashMap<>();
        Map<Identity, User> identities = new HashMap<>();
        Map<String, Key> keys = new HashMap<>();
        Set<UUID> unreadable = new HashSet<>();
        for (Map<String, Object> row : rows) {
            try {
                User user = users.computeIfAbsent((UUID) row.get("user_id"), id -> user(id, row));
                if (row.get("oidc_subject") != null) {
                    identities.put(identity(row), user);
                }
                if (row.get("prefix") != null) {
                    Key key = key(row, user.caller());
                    keys.put(key.prefix(), key);
                }
            } catch (IllegalArgumentException odd) {
                unreadable.add((UUID) row.get("user_id"));
            }
        }
        return new KeyTable(read, at, keys, users, identities, unreadable);
    }

    private static User user(UUID id, Map<String, Object> row) {
        Limits limits = Limits.parse((String) row.get("limits"));
        return new User(new Caller(id, (String) row.get("name"), (String) row.get("role"), limits), (Integer)
                row.get("password_version"));
    }

    private static Identity identity(Map<String, Object> row) {
        return new Identity((String) row.get("oidc_issuer"), (String) row.get("oidc_subject"));
    }

    private static Key key(Map<String, Object> row, Caller owner) {
        Date expires = (Date) row.get("expires_at");
        return new Key(
                (String) row.get("prefix"),
                (byte[]) row.get("sha256"),
                expires == null ? null : Instant.ofEpochMilli(expires.getTime()),
                owner);
    }

    /** Whether it came within this time; the empty one never came. */
    boolean isYoungerThan(Duration age, Instant now) {
        return read > 0 && !now.isAfter(at.plus(age));
    }

    Optional<User> user(UUID id) {
        return Optional.ofNullable(users.get(id));
    }
}
