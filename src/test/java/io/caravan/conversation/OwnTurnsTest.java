package io.caravan.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.inference.ChatMessage;
import io.caravan.inference.Role;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class OwnTurnsTest {

    private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
    private static final int MEGA = 1 << 20;

    private Instant now = NOW;
    private final OwnTurns turns = new OwnTurns(new Watch());

    @Test
    void whatWasSaidIsThereInOrder() {
        Turn first = turn();
        Turn second = turn();
        turns.keep("alice", first, 1);
        turns.keep("bob", turn(), 1);
        turns.keep("alice", second, 1);
        assertThat(turns.of("alice")).containsExactly(first, second);
        assertThat(turns.of("eve")).isEmpty();
    }

    @Test
    void aConversationThatNobodyGoesOnWithIsForgottenAfterAWhile() {
        turns.keep("alice", turn(), 1);
        now = NOW.plus(Duration.ofMinutes(5));
        assertThat(turns.of("alice")).hasSize(1);
        turns.keep("bob", turn(), 1);
        now = now.plusMillis(1);
        assertThat(turns.of("alice")).isEmpty();
        assertThat(turns.of("bob")).hasSize(1);
    }

    @Test
    void theOldestMakeRoomForOthers() {
        turns.keep("alice", turn(), 3 * MEGA);
        turns.keep("bob", turn(), 4 * MEGA);
        turns.keep("alice", turn(), MEGA);
        assertThat(turns.of("bob")).hasSize(1);
        turns.keep("eve", turn(), 1);
        assertThat(turns.of("bob")).isEmpty();
        assertThat(turns.of("alice")).hasSize(2);
        turns.keep("bob", turn(), 4 * MEGA - 1);
        assertThat(turns.of("alice")).as("there is room for what went").hasSize(2);
    }

    private static Turn turn() {
        return new Turn(UUID.randomUUID(), List.of(ChatMessage.text(Role.USER, "Hi")));
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
