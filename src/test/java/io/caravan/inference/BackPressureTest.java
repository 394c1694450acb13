package io.caravan.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackPressureTest {

    private final List<String> asked = new ArrayList<>();
    private final BackPressure pressure = new BackPressure(new TokenSource() {
        @Override
        public void pause() {
            asked.add("pause");
        }

        @Override
        public void resume() {
            asked.add("resume");
        }

        @Override
        public void cancel() {
            asked.add("cancel");
        }
    });

    @Test
    void aNodePausesOnceWhenItsReaderIsFarBehindAndGoesOnWhenAllIsRead() {
        pressure.rose(BackPressure.HIGH_WATER - 1);
        assertThat(asked).isEmpty();
        pressure.rose(BackPressure.HIGH_WATER);
        pressure.rose(BackPressure.HIGH_WATER + 1);
        assertThat(asked).containsExactly("pause");
        pressure.fell();
        pressure.fell();
        assertThat(asked).containsExactly("pause", "resume");
    }

    @Test
    void aNodeWhoseAnswerIsCollectedMayWriteAllItHas() {
        pressure.rose(BackPressure.HIGH_WATER);
        pressure.collect();
        pressure.rose(BackPressure.HIGH_WATER);
        assertThat(asked).containsExactly("pause", "resume");
    }
}
