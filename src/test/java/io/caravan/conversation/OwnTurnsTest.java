package io.caravan.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class OwnTurnsTest {

    private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");

    private Instant now = NOW;
    private final OwnTurns turns = new OwnTurns(new Watch());

    @Test
    void whatWasSaidIsThereInOrder() {
        turns.keep("alice", "first");
        turns.keep("bob", "other");
        turns.keep("alice", "second");
        assertThat(turns.of("alice")).containsExactly("first", "second");
        assertThat(turns.of("eve")).isEmpty();
    }

    @Test
    void aConversationThatNobodyGoesOnWithIsForgottenAfterAWhile() {
        turns.keep("alice", "first");
        now = NOW.plus(Duration.ofMinutes(5));
        assertThat(turns.of("alice")).hasSize(1);
        turns.keep("bob", "other");
        now = now.plusMillis(1);
        assertThat(turns.of("alice")).isEmpty();
        assertThat(turns.of("bob")).hasSize(1);
    }

    @Test
    void theOldestMakeRoomForOthers() {
        turns.keep("alice", kibi(1024));
        turns.keep("bob", kibi(2048));
        turns.keep("alice", kibi(1023));
        assertThat(turns.of("bob")).hasSize(1);
        turns.keep("eve", kibi(1));
        assertThat(turns.of("bob")).isEmpty();
        assertThat(turns.of("alice")).hasSize(2);
        turns.keep("bob", kibi(2047));
        assertThat(turns.of("alice")).as("there is room for what went").hasSize(2);
    }

    @Test
    void aShortTurnTakesMoreThanItsCharacters() {
        for (int turn = 0; turn < 100_000; turn++) {
            turns.keep("conversation " + turn, "Hi");
        }
        assertThat(turns.of("conversation 0")).isEmpty();
    }

    private static String kibi(int characters) {
        return "x".repeat(characters << 10);
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
