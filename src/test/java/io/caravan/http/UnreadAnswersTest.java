package io.caravan.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.access.Caller;
import io.caravan.cluster.Settings;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class UnreadAnswersTest {

    private static final Duration HURRIED = Duration.ofSeconds(5);

    private final UnreadAnswers unread =
            new UnreadAnswers(Settings.of(HttpSettings.class, Map.of("caravan.http.max-unread-size", "100")));
    private final Caller alice = new Caller(UUID.randomUUID(), "alice", "user");
    private final Caller bob = new Caller(UUID.randomUUID(), "bob", "user");

    @Test
    void whoHasLittleUnreadMayTakeAMinute() {
        UnreadAnswers.Answer first = unread.begin(alice, 50);
        UnreadAnswers.Answer second = unread.begin(alice, 50);
        assertThat(first.patience()).isEqualTo(Duration.ofMinutes(1));
        assertThat(second.patience()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void whoHasMoreMustHurryWithAllOfIt() {
        UnreadAnswers.Answer first = unread.begin(alice, 50);
        UnreadAnswers.Answer second = unread.begin(alice, 51);
        assertThat(first.patience()).isEqualTo(HURRIED);
        assertThat(second.patience()).isEqualTo(HURRIED);
        assertThat(unread.begin(bob, 100).patience()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void whatWasReadDoesNotCount() {
        UnreadAnswers.Answer first = unread.begin(alice, 50);
        UnreadAnswers.Answer second = unread.begin(alice, 51);
        first.close();
        assertThat(second.patience()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void ofAStrangerNothingIsCounted() {
        assertThat(unread.begin(null, 101).patience()).isEqualTo(Duration.ofMinutes(1));
    }
}
