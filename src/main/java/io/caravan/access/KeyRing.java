package io.caravan.access;

import io.quarkus.arc.Unremovable;
import jakarta.inject.Inject;
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
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.Variable;
import org.jboss.logging.Logger;

/**
 * All users and all keys that are good now, as PostgreSQL had them when it last answered.
 *
 * <p>It goes on working while PostgreSQL is away, for as long as {@code caravan.access.key-staleness} says. Comparing takes
 * the same time whichever part of a key is wrong, and whether the prefix exists or not.
 */
@Named("keyRing")
@Singleton
@Unremovable
public class KeyRing {

    /** The exchange variable with the number of a read. */
    public static final String READ = "read";

    /** The exchange variable with the rows that a read brought. */
    public static final String ROWS = "callers";

    private static final Logger LOG = Logger.getLogger(KeyRing.class);

    private static final byte[] NOBODYS_HASH = new byte[32];

    /** After so many rounds without an answer PostgreSQL is taken to be away. */
    private static final int MISSED_ROUNDS = 2;

    private final AccessSettings settings;
    private final Clock clock;
    private final Map<String, KeyTable.Key> pinned = new ConcurrentHashMap<>();
    private final AtomicLong reads = new AtomicLong();
    private volatile KeyTable table = KeyTable.EMPTY;

    @Inject
    KeyRing(AccessSettings settings) {
        this(settings, Clock.systemUTC());
    }

    KeyRing(AccessSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /** The number of a read of the table that begins now, for {@link #replace}. */
    public long begin() {
        return reads.incrementAndGet();
    }

    /**
     * Takes over the rows of {@code sql/callers-active.sql}, unless a read that began later has brought others already: a
     * revoked key must not come back.
     */
    public synchronized void replace(@Variable(ROWS) List<Map<String, Object>> rows, @Variable(READ) long read) {
        if (read > table.read()) {
            KeyTable next = KeyTable.of(read, clock.instant(), rows);
            next.unreadable().stream()
                    .filter(id -> !table.unreadable().contains(id))
                    .forEach(KeyRing::tell);
            table = next;
        }
    }

    private static void tell(UUID unreadable) {
        LOG.warnf("user %s is unknown to this gateway: their limits in the database cannot be read", unreadable);
    }

    /** Adds a key that is good whatever PostgreSQL says: the administrator's, which is in a file. */
    void pin(ApiKey key, Caller owner) {
        pinned.put(key.prefix(), new KeyTable.Key(key.prefix(), key.sha256(), null, owner));
    }

    /** Whose key it is; empty if nobody's, as far as is known. */
    public Optional<Caller> owner(ApiKey key) {
        Instant now = clock.instant();
        KeyTable known = usable(now);
        KeyTable.Key entry = pinned.getOrDefault(key.prefix(), known.keys().get(key.prefix()));
        byte[] expected = entry == null ? NOBODYS_HASH : entry.sha256();
        boolean matches = MessageDigest.isEqual(expected, key.sha256());
        return matches && entry != null && entry.isGood(now)
                ? Optional.of(latest(entry.owner(), known))
                : Optional.empty();
    }

    /** A pinned key was pinned before anything was known of its owner. */
    private static Caller latest(Caller owner, KeyTable known) {
        return known.user(owner.userId()).map(KeyTable.User::caller).orElse(owner);
    }

    /** The user of a session; empty if they are gone, or have changed their password since, as far as is known. */
    public Optional<Caller> user(UUID id, int passwordVersion) {
        return usable(clock.instant())
                .user(id)
                .filter(user -> user.passwordVersion() <= passwordVersion)
                .map(KeyTable.User::caller);
    }

    /** The user who is that at a provider of tokens; empty if there is none, as far as is known. */
    public Optional<Caller> user(Identity identity) {
        return Optional.ofNullable(usable(clock.instant()).identities().get(identity))
                .map(KeyTable.User::caller);
    }

    private KeyTable usable(Instant now) {
        KeyTable last = table;
        return last.isYoungerThan(settings.keyStaleness(), now) ? last : KeyTable.EMPTY;
    }

    /** Whether PostgreSQL has answered lately, so that a key that is unknown here is known to be wrong. */
    public boolean isCurrent() {
        return table.isYoungerThan(settings.keyRefresh().multipliedBy(MISSED_ROUNDS), clock.instant());
    }
}
