package io.caravan.access.session;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The sessions that Redis has confirmed to this gateway lately; those used least make room for others. */
final class SeenSessions {

    private static final int MOST = 10_000;

    private final Map<String, Seen> seen = Collections.synchronizedMap(new Bounded());

    private record Seen(Session session, Instant at) {}

    private static final class Bounded extends LinkedHashMap<String, Seen> {

        Bounded() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Seen> eldest) {
            return size() > MOST;
        }
    }

    /** Takes over what Redis said at that time: empty if there is no such session. */
    void learn(String hash, Optional<Session> found, Instant at) {
        if (found.isPresent()) {
            seen.put(hash, new Seen(found.get(), at));
        } else {
            seen.remove(hash);
        }
    }

    /** The session, if it was confirmed within this time. */
    Optional<Session> within(Duration time, String hash, Instant now) {
        return Optional.ofNullable(seen.get(hash))
                .filter(entry -> !now.isAfter(entry.at().plus(time)))
                .map(Seen::session);
    }
}
