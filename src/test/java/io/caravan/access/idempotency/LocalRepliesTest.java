package io.caravan.access.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.cluster.Settings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LocalRepliesTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private Instant now = NOON;
    private final Clock clock = new Clock() {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }
    };
    private final LocalReplies replies = new LocalReplies(
            Settings.of(IdempotencySettings.class, Map.of("caravan.idempotency.max-local-size", "10K")), clock);

    @Test
    void anAnswerIsKeptForADay() {
        keep("a", 1);
        now = NOON.plus(Duration.ofDays(1)).minusMillis(1);
        assertThat(replies.find("a")).isPresent();
        now = NOON.plus(Duration.ofDays(1));
        assertThat(replies.find("a")).isEmpty();
    }

    @Test
    void theOldestMakeRoomForOthers() {
        keep("a", 4096);
        keep("b", 4096);
        assertThat(replies.find("a")).isPresent();
        keep("c", 4096);
        assertThat(replies.find("a")).isEmpty();
        assertThat(replies.find("b")).isPresent();
        assertThat(replies.find("c")).isPresent();
    }

    @Test
    void whatIsReplacedTakesNoRoom() {
        keep("a", 4096);
        keep("a", 4096);
        keep("b", 4096);
        assertThat(replies.find("a")).isPresent();
        assertThat(replies.find("b")).isPresent();
    }

    private void keep(String name, int size) {
        replies.keep(name, "request", KeptReply.of(200, Map.of(), new byte[size]));
    }
}
