package io.caravan.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.inference.NodeReport;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WarmthTest {

    private static final long RATE = 1_000;
    private static final NodeReport.Model COLD = new NodeReport.Model("a", false, 1_000 * RATE);
    private static final NodeReport.Model WARM = new NodeReport.Model("a", true, 1_000 * RATE);
    private static final Duration GUESS = Duration.ofMillis(1_000_001);

    private final Warmth warmth = new Warmth(RATE);

    @Test
    void aModelThatWasNeverLoadedTakesAsLongAsItsSizeSays() {
        assertThat(warmth.untilWarm(COLD)).isEqualTo(GUESS);
        assertThat(warmth.untilWarm(WARM)).isZero();
    }

    @Test
    void aLoadThatEndsWithATokenIsWhatTheNextOneIsExpectedToTake() {
        assertThat(warmth.beginLoading(COLD)).isPresent();
        warmth.proven("a");
        assertThat(warmth.isWarm(COLD)).isTrue();
        assertThat(warmth.load(COLD)).isLessThan(GUESS);
    }

    @Test
    void theFirstTokenOfAWarmModelSaysNothingOfLoading() {
        assertThat(warmth.beginLoading(WARM)).isEmpty();
        warmth.proven("a");
        assertThat(warmth.load(COLD)).isEqualTo(GUESS);
    }

    @Test
    void theFirstTokenOfAModelThatWasJustSeenWarmSaysNothingOfLoading() {
        warmth.proven("a");
        assertThat(warmth.beginLoading(COLD)).isEmpty();
        warmth.proven("a");
        assertThat(warmth.load(COLD)).isEqualTo(GUESS);
    }

    @Test
    void aLoadThatIsUnderWayIsNotBegunTwice() {
        assertThat(warmth.beginLoading(COLD)).isPresent();
        assertThat(warmth.beginLoading(COLD)).isEmpty();
        assertThat(warmth.untilWarm(COLD)).isLessThan(GUESS);
    }

    @Test
    void aLoadThatCameToNothingIsForgotten() {
        warmth.beginLoading(COLD).orElseThrow().end();
        assertThat(warmth.untilWarm(COLD)).isEqualTo(GUESS);
        assertThat(warmth.beginLoading(COLD)).isPresent();
    }

    @Test
    void theEndOfALoadThatWasSeenToWorkDoesNotEndTheNextOne() {
        Optional<Warmth.Loading> first = warmth.beginLoading(COLD);
        warmth.proven("a");
        warmth.forget("a");
        assertThat(warmth.beginLoading(COLD)).isPresent();
        first.orElseThrow().end();
        assertThat(warmth.beginLoading(COLD))
                .as("the second is still under way")
                .isEmpty();
    }
}
