package io.caravan.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsTest {

    private static final Machine MACHINE = new Machine("Some CPU", 2, 8192, "Linux 6.1", "JVM 25", "none", 0.1);
    private static final Figure RATIO = new Figure("gateway to nginx", 4.5, Figure.RATIO, Bound.atMost(5));
    private static final Figure PART = new Figure("gateway", 180, "µs");

    @TempDir
    Path directory;

    @Test
    void ratiosAndPromisesComeFirst() {
        assertThat(results(PART, RATIO).figures()).containsExactly(RATIO, PART);
    }

    @Test
    void aPromiseHoldsUpToItsBound() {
        assertThat(results(new Figure("x", 5, Figure.RATIO, Bound.atMost(5))).hold())
                .isTrue();
        assertThat(results(new Figure("x", 5.01, Figure.RATIO, Bound.atMost(5))).hold())
                .isFalse();
        assertThat(results(new Figure("x", 499, "streams", Bound.exactly(500))).hold())
                .isFalse();
    }

    @Test
    void whatCouldNotBeMeasuredDoesNotHold() {
        Figure missing = new Figure("x", Double.NaN, Figure.RATIO, Bound.atMost(5));

        assertThat(missing.verdict()).isEqualTo("missing");
        assertThat(results(missing).hold()).isFalse();
    }

    @Test
    void resultsAreKeptUnderTheirDayAndKindOfMachine() throws Exception {
        Path page = results(PART, RATIO).write(directory);

        String name = "2026-01-02-" + System.getProperty("os.arch") + "-2-cores";
        assertThat(page).hasFileName(name + ".md").content().contains("| gateway to nginx | 4.50 × | ≤ 5 | ok |");
        assertThat(Files.readString(directory.resolve(name + ".json")))
                .contains("\"processor\" : \"Some CPU\"", "\"verdict\" : \"ok\"", "\"value\" : 180.0");
    }

    private static Results results(Figure... figures) {
        return new Results(LocalDate.of(2026, 1, 2), MACHINE, "v1", List.of(figures));
    }
}
