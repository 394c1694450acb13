package io.caravan.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SamplesTest {

    @Test
    void aPercentileIsTheSmallestValueThatSoManyDontExceed() {
        Samples samples = Samples.of(
                IntStream.rangeClosed(1, 200).map(i -> 201 - i).boxed().toList());

        assertThat(samples.percentile(50)).isEqualTo(100);
        assertThat(samples.percentile(99)).isEqualTo(198);
        assertThat(samples.percentile(100)).isEqualTo(200);
        assertThat(samples.percentile(0.1)).isEqualTo(1);
    }

    @Test
    void theMedianOfTwoInTheMiddleIsTheirMean() {
        assertThat(Samples.of(List.of(4, 1, 3, 2)).median()).isEqualTo(2.5);
        assertThat(Samples.of(List.of(9, 1, 3)).median()).isEqualTo(3);
    }

    @Test
    void ofNothingThereIsNoPercentileAndNoMedian() {
        assertThat(Samples.of(List.<Long>of()).percentile(50)).isNaN();
        assertThat(Samples.of(List.<Long>of()).median()).isNaN();
    }

    @Test
    void thereIsNoPercentileBeyondAll() {
        Samples samples = Samples.of(List.of(1));

        assertThatThrownBy(() -> samples.percentile(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> samples.percentile(101)).isInstanceOf(IllegalArgumentException.class);
    }
}
