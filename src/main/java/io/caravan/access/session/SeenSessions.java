package io.caravan.access.session;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The sessions that Redis has confirmed to this gateway lately, and those that ended here; those used least make room for others.
 * Safe for use by many threads.
 */
final class SeenSessions {

    private static final int MOST = 10_000;

    private final Map<String, Seen> seen = Collections.synchronizedMap(new Bounded());

    /** @param session null if it ended at that time */
    private record Seen(Session session, Instant at) {

        boolean hasEndedSince(Instant asked) {
            return session == null && !at.isBefore(asked);
        }
    }

    private static final class Bounded extends LinkedHashMap<String, Seen> {

        Bounded() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Seen> eldest) {
            return size() > MOST;
        }
    }

    /**
     * Takes over what Redis said.
     *
     * @param found empty if there is no such session
     * @param asked when Redis was asked: what it said of a session that has ended since is no longer so
     */
    void learn(String hash, Optional<Session> found, Instant asked) {
        seen.compute(hash, (same, known) -> {
            if (known != null && known.hasEndedSince(asked)) {
                return known;
            }
            return found.map(session -> new Seen(session, asked)).orElse(null);
        });
    }

    /** The session ended at that time, whatever Redis was asked until then. */
    void end(String hash, Instant at) {
        seen.put(hash, new Seen(null, at));
    }

    /** The session, if it was confirmed within this time. */
    Optional<Session> within(Duration time, String hash, Instant now) {
        return Optional.ofNullable(seen.get(hash))
                .filter(entry ->
                        entry.session() != null && !now.isAfter(entry.at().plus(time)))
                .map(Seen::session);
    }
}
