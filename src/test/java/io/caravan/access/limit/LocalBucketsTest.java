package io.caravan.access.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LocalBucketsTest {

    private static final Quota TWO = new Quota(Limited.CHAT, 2);
    private static final Quota TOKENS = new Quota(Limited.TOKENS, 100);

    private final LocalBuckets buckets = new LocalBuckets();
    private final UUID alice = UUID.randomUUID();

    @Test
    void asManyAsTheLimitPassAndNoMore() {
        assertThat(buckets.take(alice, TWO).passes()).isTrue();
        assertThat(buckets.take(alice, TWO).passes()).isTrue();
        Left refused = buckets.take(alice, TWO);
        assertThat(refused.passes()).isFalse();
        assertThat(refused.left()).isZero();
        assertThat(refused.reset()).isPositive().isLessThanOrEqualTo(Duration.ofMinutes(1));
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
    void noMoreIsLeftHereThanEverywhere() {
        buckets.learn(alice, new Left(TOKENS, true, 40, Duration.ofMinutes(1)));
        assertThat(buckets.see(alice, TOKENS).left()).isEqualTo(40);
        buckets.learn(alice, new Left(TOKENS, true, 60, Duration.ofMinutes(1)));
        assertThat(buckets.see(alice, TOKENS).left()).isEqualTo(40);
        buckets.learn(alice, new Left(TOKENS, false, -5, Duration.ofMinutes(1)));
        assertThat(buckets.see(alice, TOKENS).left()).isEqualTo(-5);
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
        assertThat(new Left(TWO, true, 1, Duration.ofNanos(1)).resetSeconds()).isEqualTo(1);
        assertThat(new Left(TWO, true, 1, Duration.ofSeconds(2)).resetSeconds()).isEqualTo(2);
        assertThat(new Left(TWO, true, 2, Duration.ZERO).resetSeconds()).isZero();
    }
}
