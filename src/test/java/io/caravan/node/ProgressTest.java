package io.caravan.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private final Progress progress = new Progress(2);

    @Test
    void onceMayBeChanceTwiceIsHung() {
        progress.none("a");
        assertThat(progress.isHung("a")).isFalse();
        progress.none("a");
        assertThat(progress.isHung("a")).isTrue();
        assertThat(progress.isHung()).isTrue();
    }

    @Test
    void aModelMayHangWhereOthersMakeProgress() {
        progress.none("a");
        progress.made("b");
        progress.none("a");
        assertThat(progress.isHung()).isFalse();
        assertThat(progress.isHung("a")).isTrue();
        assertThat(progress.isHung("b")).isFalse();
    }

    @Test
    void aModelThatIsKnownToHangSaysNothingMoreOfItsNode() {
        progress.none("a");
        progress.none("a");
        progress.made("b");
        progress.none("a");
        progress.none("a");
        assertThat(progress.isHung()).isFalse();
        assertThat(progress.isHung("a")).isTrue();
        progress.none("b");
        progress.none("b");
        assertThat(progress.isHung()).as("others count").isTrue();
    }

    @Test
    void anAnswerPutsTheModelAndItsNodeBack() {
        progress.none("a");
        progress.none("a");
        progress.made("a");
        assertThat(progress.isHung("a")).isFalse();
        assertThat(progress.suspects()).isEmpty();
    }

    @Test
    void aNodeWhoseOnlySuspectIsGoneIsNotHung() {
        progress.none("a");
        progress.none("a");
        progress.forget("a");
        assertThat(progress.isHung()).isFalse();
    }

    @Test
    void aNodeIsHungAsLongAsAnotherSuspectIsThere() {
        progress.none("a");
        progress.none("b");
        progress.forget("a");
        assertThat(progress.isHung()).isTrue();
        assertThat(progress.suspects()).containsExactly("b");
    }

    @Test
    void aNodeIsNeverHungWithoutASuspectHoweverAnswersAndSilenceMeet() throws Exception {
        for (int i = 0; i < 2_000; i++) {
            Progress contended = new Progress(1);
            CyclicBarrier start = new CyclicBarrier(2);
            Thread silent = Thread.ofPlatform().start(() -> together(start, () -> contended.none("a")));
            together(start, () -> contended.made("a"));
            silent.join();
            assertThat(contended.isHung()).isEqualTo(!contended.suspects().isEmpty());
        }
    }

    private static void together(CyclicBarrier start, Runnable work) {
        try {
            start.await();
        } catch (InterruptedException | BrokenBarrierException failure) {
            throw new IllegalStateException(failure);
        }
        work.run();
    }
}
