package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class TerminalTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void aSecretIsSaidToAPersonOnly() {
        new Terminal(new PrintStream(out), false).sayInPrivate("caravan_key");
        assertThat(out.toString()).isEmpty();

        new Terminal(new PrintStream(out), true).sayInPrivate("caravan_key");
        assertThat(out.toString()).isEqualTo("caravan_key\n");
    }
}
