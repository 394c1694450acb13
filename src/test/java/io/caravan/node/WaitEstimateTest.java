package io.caravan.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WaitEstimateTest {

    private static final Duration RAW = Duration.ofSeconds(10);

    private final WaitEstimate estimate = new WaitEstimate();

    @Test
    void theFirstOddWaitDoesNotMakeTheNextEstimateAbsurd() {
        estimate.learn(Duration.ofMinutes(1), 1_000);
        assertThat(estimate.calibrated(RAW)).isEqualTo(Duration.ofSeconds(18));
    }

    @Test
    void whatIsOffForLongIsSetRight() {
        for (int i = 0; i < 50; i++) {
            estimate.learn(Duration.ofSeconds(2), 1_000);
        }
        assertThat(estimate.calibrated(RAW)).isBetween(Duration.ofMillis(19_990), Duration.ofSeconds(20));
    }

    @Test
    void whoDidNotHaveToWaitTeachesNothing() {
        estimate.learn(Duration.ofMinutes(1), 0);
        assertThat(estimate.calibrated(RAW)).isEqualTo(RAW);
    }
}
