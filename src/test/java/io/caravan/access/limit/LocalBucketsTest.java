package io.caravan.access.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LocalBucketsTest {

    private static final Quota TWO = new Quota(Limited.CHAT, 2);
    private static final Quota TOKENS = new Quota(Limited.TOKENS, 100);

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private long now = -5;
    private final LocalBuckets buckets = new LocalBuckets(() -> now);
    private final UUID alice = UUID.randomUUID();

    @Test
    void asManyAsTheLimitPassAndNoMore() {
        assertThat(buckets.take(alice, TWO).passes()).isTrue();
        assertThat(buckets.take(alice, TWO).passes()).isTrue();
        RemainingQuota refused = buckets.take(alice, TWO);
        assertThat(refused.passes()).isFalse();
        assertThat(refused.left()).isZero();
        assertThat(refused.reset()).isEqualTo(MINUTE);
    }

    @Test
    void theFirstUseBeginsAWindowAndTheNextOneBeginsWithTheFirstUseAfterIt() {
        now += MINUTE.toMillis() / 2;
        buckets.take(alice, TWO);
        now += MINUTE.toMillis() - 1;
        assertThat(buckets.take(alice, TWO).reset()).isEqualTo(Duration.ofMillis(1));
        assertThat(buckets.take(alice, TWO).passes()).isFalse();
        now += 1;
        assertThat(buckets.see(alice, TWO)).isEqualTo(new RemainingQuota(TWO, true, 2, Duration.ZERO));
        now += MINUTE.toMillis() / 2;
        assertThat(buckets.take(alice, TWO)).isEqualTo(new RemainingQuota(TWO, true, 1, MINUTE));
    }

    @Test
    void whatAWindowDidNotHaveIsMissingFromTheNextOne() {
        buckets.charge(alice, TOKENS, 250);
        assertThat(buckets.see(alice, TOKENS).left()).isEqualTo(-150);
        assertThat(buckets.see(alice, TOKENS).reset()).isEqualTo(Duration.ofDays(2));
        now += Duration.ofDays(2).toMillis();
        assertThat(buckets.see(alice, TOKENS)).isEqualTo(new RemainingQuota(TOKENS, true, 50, Duration.ofDays(1)));
        now += Duration.ofDays(1).toMillis();
        assertThat(buckets.see(alice, TOKENS).left()).isEqualTo(100);
    }

    @Test
    void whatRedisHasToHearOfIsToldOnceAndCountsMeanwhile() {
        buckets.take(alice, TWO);
        buckets.owe(alice, TWO, 1);
        buckets.learn(alice, new RemainingQuota(TWO, true, 1, MINUTE));
        assertThat(buckets.see(alice, TWO).left()).isZero();
        assertThat(buckets.settle(alice, TWO)).isEqualTo(1);
        assertThat(buckets.settle(alice, TWO)).isZero();
    }

    @Test
    void whatRedisMayHaveHeardOfIsNotToldAgain() {
        buckets.owe(alice, TWO, -1);
        buckets.take(alice, TWO);
        buckets.owe(alice, TWO, 1);
        assertThat(buckets.settle(alice, TWO)).isZero();
    }

    @Test
    void whatWasTakenInAWindowThatIsOverRedisNeedNotHear() {
        buckets.take(alice, TWO);
        buckets.owe(alice, TWO, 1);
        now += MINUTE.toMillis();
        assertThat(buckets.settle(alice, TWO)).isZero();
    }

    @Test
    void usersDoNotCountForEachOther() {
        buckets.take(alice, TWO);
        assertThat(buckets.take(UUID.randomUUID(), TWO).left()).isEqualTo(1);
    }

    @Test
    void lookingTakesNothing() {
        assertThat(buckets.see(alice, TWO).left()).isEqualTo(2);
        assertThat(buckets.see(alice, TWO).left()).isEqualTo(2);
    }

    @Test
    void theLastTokenLetsSomebodyPassAndNoneDoesNot() {
        buckets.charge(alice, TOKENS, 99);
        assertThat(buckets.see(alice, TOKENS).passes()).isTrue();
        buckets.charge(alice, TOKENS, 1);
        assertThat(buckets.see(alice, TOKENS).passes()).isFalse();
    }

    @Test
    void whatAllGatewaysHaveLeftIsWhatIsLeftHereBeItLessOrMore() {
        buckets.learn(alice, new RemainingQuota(TOKENS, true, 40, MINUTE));
        assertThat(buckets.see(alice, TOKENS).left()).isEqualTo(40);
        buckets.learn(alice, new RemainingQuota(TOKENS, true, 60, MINUTE));
        assertThat(buckets.see(alice, TOKENS).left()).isEqualTo(60);
        buckets.learn(alice, new RemainingQuota(TOKENS, false, -5, MINUTE));
        assertThat(buckets.see(alice, TOKENS)).isEqualTo(new RemainingQuota(TOKENS, false, -5, MINUTE));
    }

    @Test
    void itIsCountedDownFromThereUntilTheWindowOfAllGatewaysEnds() {
        buckets.learn(alice, new RemainingQuota(TWO, true, 1, Duration.ofSeconds(7)));
        now += Duration.ofSeconds(6).toMillis();
        assertThat(buckets.take(alice, TWO)).isEqualTo(new RemainingQuota(TWO, true, 0, Duration.ofSeconds(1)));
        assertThat(buckets.take(alice, TWO)).isEqualTo(new RemainingQuota(TWO, false, 0, Duration.ofSeconds(1)));
        now += Duration.ofSeconds(1).toMillis();
        assertThat(buckets.take(alice, TWO)).isEqualTo(new RemainingQuota(TWO, true, 1, MINUTE));
    }

    /** As they say it: when all of it is there again. */
    @Test
    void aWindowOfAllGatewaysThatIsOverdrawnEndsHereWhenItDoesThere() {
        Duration hour = Duration.ofHours(1);
        buckets.learn(alice, new RemainingQuota(TOKENS, true, -150, hour.plusDays(2)));
        assertThat(buckets.see(alice, TOKENS).reset()).isEqualTo(hour.plusDays(1));
        now += hour.toMillis();
        assertThat(buckets.see(alice, TOKENS).left()).isEqualTo(-50);
    }

    @Test
    void whatNobodyHasUsedBeginsNoWindow() {
        buckets.learn(alice, new RemainingQuota(TWO, true, 2, Duration.ZERO));
        now += MINUTE.toMillis();
        assertThat(buckets.take(alice, TWO)).isEqualTo(new RemainingQuota(TWO, true, 1, MINUTE));
    }

    @Test
    void aLimitOfNothingIsNothing() {
        Quota nothing = new Quota(Limited.CHAT, 0);
        buckets.charge(alice, nothing, 5);
        assertThat(buckets.take(alice, nothing)).isEqualTo(buckets.see(alice, nothing));
        assertThat(buckets.take(alice, nothing).passes()).isFalse();
    }

    @Test
    void headersAreToldWholeSecondsAndNeverTooFew() {
        assertThat(new RemainingQuota(TWO, true, 1, Duration.ofNanos(1)).resetSeconds())
                .isEqualTo(1);
        assertThat(new RemainingQuota(TWO, true, 1, Duration.ofSeconds(2)).resetSeconds())
                .isEqualTo(2);
        assertThat(new RemainingQuota(TWO, true, 2, Duration.ZERO).resetSeconds())
                .isZero();
    }
}
