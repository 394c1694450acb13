package io.caravan.embedded.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {

    @ParameterizedTest
    @CsvSource({"300ms,PT0.3S", "1h30m,PT1H30M", "1.5s,PT1.5S", "-1s,PT-1S", "0,PT0S", "2us,PT0.000002S"})
    void goWritesDurationsLikeThis(String text, Duration meant) {
        assertThat(GoDuration.parse(text)).isEqualTo(meant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "soon", "1d", "s", "1s later"})
    void everythingElseIsNone(String text) {
        assertThatThrownBy(() -> GoDuration.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
