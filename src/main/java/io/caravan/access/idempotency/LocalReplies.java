package io.caravan.access.idempotency;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The latest answers of this gateway, for when Redis is away or slow. Safe for use by many threads. */
@Singleton
class LocalReplies {

    /** About what an entry takes besides the body. */
    private static final int AROUND = 1024;

    private final Map<String, Entry> all = new LinkedHashMap<>();
    private final IdempotencySettings settings;
    private final Clock clock;
    private long size;

    /** An answer, the request that it belongs to, and when it came. */
    record Entry(String fingerprint, KeptReply reply, Instant at) {

        int size() {
            return reply.body().length + AROUND;
        }
    }

    @Inject
    LocalReplies(IdempotencySettings settings) {
        this(settings, Clock.systemUTC());
    }

    LocalReplies(IdempotencySettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    synchronized Optional<Entry> find(String name) {
        forgetOld();
        return Optional.ofNullable(all.get(name));
    }

    synchronized void keep(String name, String fingerprint, KeptReply reply) {
        forget(name);
        Entry entry = new Entry(fingerprint, reply, clock.instant());
        all.put(name, entry);
        size += entry.size();
        forgetOld();
    }

    private void forget(String name) {
        Entry gone = all.remove(name);
        if (gone != null) {
            size -= gone.size();
        }
    }

    private void forgetOld() {
        Instant oldest = clock.instant().minus(settings.retention());
        long most = settings.maxLocalSize().asLongValue();
        Iterator<Entry> entries = all.values().iterator();
        while (entries.hasNext()) {
            Entry eldest = entries.next();
            if (size <= most && eldest.at().isAfter(oldest)) {
                return;
            }
            entries.remove();
            size -= eldest.size();
        }
    }
}
