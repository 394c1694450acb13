package io.caravan.conversation;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The latest turns that this gateway answered itself, as they are written to Redis, so that they go on here while that is away
 * and PostgreSQL does not have them yet. Those of five minutes, and no more than take about 4 MiB; conversations that nobody
 * went on with go first. Safe for use by many threads.
 */
@Singleton
class OwnTurns {

    private static final int MOST_BYTES = 4 << 20;

    /** What a turn and its place take besides its characters. */
    private static final int OVERHEAD = 200;

    /** The writer needs seconds; who is without it for longer is without Redis, too, for no reason that is likely. */
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final Map<String, Conversation> all = new LinkedHashMap<>();
    private final Clock clock;
    private long size;

    private record Conversation(List<String> turns, long size, Instant at) {}

    @Inject
    OwnTurns() {
        this(Clock.systemUTC());
    }

    OwnTurns(Clock clock) {
        this.clock = clock;
    }

    /** Takes note of a turn of the conversation with this key. */
    synchronized void keep(String key, String turn) {
        Conversation before = all.remove(key);
        List<String> turns = new ArrayList<>(before == null ? List.of() : before.turns());
        turns.add(turn);
        int added = turn.length() + OVERHEAD;
        all.put(
                key,
                new Conversation(List.copyOf(turns), added + (before == null ? 0 : before.size()), clock.instant()));
        size += added;
        forgetOld();
    }

    /** Those of one conversation, oldest first; none if nothing was said in it here lately. */
    synchronized List<String> of(String key) {
        forgetOld();
        Conversation found = all.get(key);
        return found == null ? List.of() : found.turns();
    }

    private void forgetOld() {
        Instant oldest = clock.instant().minus(LONGEST);
        Iterator<Conversation> conversations = all.values().iterator();
        while (conversations.hasNext()) {
            Conversation eldest = conversations.next();
            if (size <= MOST_BYTES && !eldest.at().isBefore(oldest)) {
                return;
            }
            conversations.remove();
            size -= eldest.size();
        }
    }
}
