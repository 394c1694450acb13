package io.caravan.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessFiguresTest {

    private static final long NOBODY = (1L << 22) + 1; // beyond the most that pid_max can be (proc(5))

    @Test
    void aNameWithSpacesAndBracketsMovesNoField() {
        String stat = "42 (a) b (c) S 1 2 3 4 5 6 7 8 9 10 150 25 7 8 20 0 1 0 99 100 200 300";

        assertThat(ProcessFigures.ticks(stat)).isEqualTo(175);
    }

    @Test
    void residentMemoryIsFoundAmongTheOthers() {
        String status = "Name:\tjava\nVmHWM:\t  999 kB\nVmRSS:\t  2048 kB\nRssAnon:\t 1 kB\n";

        assertThat(ProcessFigures.residentKiB(status)).isEqualTo(2048);
    }

    @Test
    void aKernelThreadHasNoMemoryToTell() {
        assertThatThrownBy(() -> ProcessFigures.residentKiB("Name:\tkswapd0\n"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void ofALivingProcessThereAreFigures() {
        long self = ProcessHandle.current().pid();
        ProcessFigures one = new ProcessFigures(() -> List.of(self));
        ProcessFigures twice = new ProcessFigures(() -> List.of(self, self));

        assertThat(one.cpuSeconds()).isPositive();
        assertThat(one.residentMiB()).isPositive();
        assertThat(twice.residentMiB()).isGreaterThan(one.residentMiB());
    }

    @Test
    void threadsAreToldApartByTheirNames() {
        ProcessFigures self =
                new ProcessFigures(() -> List.of(ProcessHandle.current().pid()));

        double all = self.cpuSeconds(name -> true);
        double compilers = self.cpuSeconds(name -> name.contains("Compiler"));

        assertThat(compilers).isPositive().isLessThan(all);
        assertThat(self.cpuSeconds(name -> false)).isZero();
    }

    @Test
    void aThreadThatEndsBetweenTheListAndTheReadingCountsAsNone(@TempDir Path process) throws IOException {
        Path ended = process.resolve("7");
        Path ending = Files.createDirectory(process.resolve("8"));
        Files.writeString(ending.resolve("comm"), "C2 CompilerThre\n");

        assertThat(ProcessFigures.ticksOf(ended, name -> true)).isZero();
        assertThat(ProcessFigures.ticksOf(ending, name -> true)).isZero();
    }

    @Test
    void aProcessThatIsGoneIsNamed() {
        ProcessFigures gone = new ProcessFigures(() -> List.of(NOBODY));

        assertThatThrownBy(gone::cpuSeconds)
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(Long.toString(NOBODY));
    }
}
