package io.caravan.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WarmUpPausesTest {

    private static final String MODEL = "phi3:mini";
    private static final long FIRST = Duration.ofSeconds(30).toNanos();

    private final AtomicLong now = new AtomicLong();
    private final WarmUpPauses pauses = new WarmUpPauses(now::get);
    private final Node node = SomeNodes.cold("agx0", 1, 1, MODEL);

    @Test
    void whatWasNeverLoadedInVainMayBeLoadedAtOnce() {
        assertThat(pauses.isOver(node, MODEL)).isTrue();
    }

    @Test
    void afterEachLoadInVainTwiceAsLongPasses() {
        pauses.loadedInVain(node, MODEL);
        assertOverAfter(FIRST);
        pauses.loadedInVain(node, MODEL);
        assertOverAfter(2 * FIRST);
        pauses.loadedInVain(node, MODEL);
        assertOverAfter(4 * FIRST);
    }

    @Test
    void noPauseIsLongerThanHalfAnHourOrSo() {
        for (int i = 0; i < 100; i++) {
            pauses.loadedInVain(node, MODEL);
        }
        assertOverAfter(64 * FIRST);
    }

    @Test
    void whatWasLoadedAtLastBeginsAnew() {
        pauses.loadedInVain(node, MODEL);
        pauses.loadedInVain(node, MODEL);
        pauses.loaded(node, MODEL);
        assertThat(pauses.isOver(node, MODEL)).isTrue();
        pauses.loadedInVain(node, MODEL);
        assertOverAfter(FIRST);
    }

    @Test
    void anotherModelOfTheNodeIsNotHeldUp() {
        pauses.loadedInVain(node, MODEL);
        assertThat(pauses.isOver(node, "llama3.2:latest")).isTrue();
    }

    private void assertOverAfter(long nanos) {
        now.addAndGet(nanos - 1);
        assertThat(pauses.isOver(node, MODEL)).isFalse();
        now.addAndGet(1);
        assertThat(pauses.isOver(node, MODEL)).isTrue();
    }
}
