package io.caravan.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class MovingAverageTest {

    private final MovingAverage average = new MovingAverage(5_000);

    @Test
    void aGuessCountsForNothingOnceSomethingWasSeen() {
        assertThat(average.value()).isEqualTo(5_000);
        average.add(10);
        assertThat(average.value()).isEqualTo(10);
    }

    @Test
    void theFirstFewCountAlike() {
        average.add(100);
        average.add(10);
        average.add(10);
        average.add(10);
        assertThat(average.value()).isCloseTo(32.5, within(0.001));
    }

    @Test
    void laterTheNewestCountsForAFifth() {
        for (int i = 0; i < 10; i++) {
            average.add(100);
        }
        average.add(200);
        assertThat(average.value()).isCloseTo(120, within(0.001));
    }
}
