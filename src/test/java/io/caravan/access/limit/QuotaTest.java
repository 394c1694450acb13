package io.caravan.access.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class QuotaTest {

    private final LocalBuckets buckets = new LocalBuckets();

    @Test
    void asMuchAsIsAllowedCanBeCounted() {
        Quota most = new Quota(Limited.TOKENS, Quota.MOST);
        assertThat(buckets.see(UUID.randomUUID(), most).left()).isEqualTo(Quota.MOST);
    }

    @Test
    void moreIsTakenForThat() {
        assertThat(new Quota(Limited.TOKENS, Long.MAX_VALUE)).isEqualTo(new Quota(Limited.TOKENS, Quota.MOST));
    }

    @Test
    void lessThanNothingIsNoQuota() {
        assertThatThrownBy(() -> new Quota(Limited.TOKENS, -1)).isInstanceOf(IllegalArgumentException.class);
    }
}
