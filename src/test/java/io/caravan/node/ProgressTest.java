package io.caravan.node;

import static org.assertj.core.api.Assertions.assertThat;

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
    void aTokenPutsTheModelAndItsNodeBack() {
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
}
