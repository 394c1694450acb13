package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TestCountsTest {

    private final TestCounts counts = new TestCounts();

    @Test
    void thePartsAreAddedUp() {
        counts.hear("[WARNING] Tests run: 4033, Failures: 0, Errors: 0, Skipped: 6");
        counts.hear("[ERROR] Tests run: 5, Failures: 1, Errors: 2, Skipped: 0");

        assertThat(counts).hasToString("All tests together: Tests run: 4038, Failures: 1, Errors: 2, Skipped: 6");
    }

    @Test
    void aClassIsNotCountedBesideItsPart() {
        counts.hear(
                "[INFO] Tests run: 7, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 0.1 s -- in io.caravan.SomeTest");

        assertThat(counts).asString().contains("Tests run: 0,");
    }
}
