package io.caravan.http;

import io.caravan.access.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How much memory the whole answers take that each caller has not read yet, and how long one may therefore take to read on.
 *
 * <p>An answer is there as a whole before anybody knows whether it will be read, so there is no waiting for room. Instead who has
 * much of it unread must read on sooner: else a minute's worth of answers could be more than there is memory.
 */
@ApplicationScoped
class UnreadAnswers {

    private static final Duration HURRIED = Duration.ofSeconds(5);

    private final long most;
    private final Map<UUID, Long> sizes = new ConcurrentHashMap<>();

    UnreadAnswers(HttpSettings settings) {
        most = settings.maxUnreadSize().asLongValue();
    }

    /** @param caller null for a stranger, of whom nothing is counted: what they are told is short */
    Answer begin(Caller caller, int bytes) {
        Answer answer = new Answer(caller == null ? null : caller.userId(), bytes);
        answer.add(bytes);
        return answer;
    }

    /** One that leaves. */
    final class Answer implements AutoCloseable {

        private final UUID caller;
        private final int bytes;

        private Answer(UUID caller, int bytes) {
            this.caller = caller;
            this.bytes = bytes;
        }

        /** How long its caller may take nothing of it. */
        Duration patience() {
            return caller != null && sizes.getOrDefault(caller, 0L) > most ? HURRIED : Reply.SLOWEST_READER;
        }

        private void add(long more) {
            if (caller != null) {
                sizes.compute(caller, (same, before) -> {
                    long now = (before == null ? 0 : before) + more;
                    return now == 0 ? null : now;
                });
            }
        }

        /** It was read, or never will be. To be called once. */
        @Override
        public void close() {
            add(-bytes);
        }
    }
}
