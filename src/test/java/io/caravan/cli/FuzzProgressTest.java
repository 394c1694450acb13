package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FuzzProgressTest {

    private static final String BEGUN = "[INFO] Running io.caravan.api.openai.CompletionDecoderFuzzTest";
    private static final String FED =
            "#100000\tDONE   cov: 1447 ft: 4266 corp: 378/68Kb lim: 312 exec/s: 714 rss: 833Mb";

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final FuzzProgress progress =
            new FuzzProgress(new Terminal(new PrintStream(said, true, StandardCharsets.UTF_8), false));

    @Test
    void aReaderThatTookEverythingIsALine() {
        progress.hear(BEGUN);
        progress.hear(FED);
        progress.hear("[WARNING] Tests run: 5, Failures: 0, Errors: 0, Skipped: 1, Time elapsed: 140.3 s"
                + " -- in io.caravan.api.openai.CompletionDecoderFuzzTest");
        assertThat(said.toString(StandardCharsets.UTF_8))
                .isEqualTo("  CompletionDecoder         100000 inputs in  140.3 s   nothing found\n");
    }

    @Test
    void aFindingIsNotMistakenForSuccess() {
        progress.hear(BEGUN);
        progress.hear("[ERROR] Tests run: 5, Failures: 0, Errors: 1, Skipped: 1, Time elapsed: 3.1 s <<< FAILURE!"
                + " -- in io.caravan.api.openai.CompletionDecoderFuzzTest");
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("FOUND SOMETHING");
    }
}
