package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class UpOptionsTest {

    @Test
    void theyAreThoseOfTheCommand() {
        var up = Caravan.commands().getSubcommands().get("up").getCommandSpec();

        assertThat(Stream.concat(UpOptions.FLAGS.stream(), UpOptions.WITH_VALUE.stream()))
                .containsExactlyInAnyOrderElementsOf(up.optionsMap().keySet());
    }

    @Test
    void whatTheCommandUnderstandsIsLetThrough() {
        assertThatCode(() -> UpOptions.require(
                        List.of("-d", "--port", "8081", "--management-port=9001", "--nodes", "SIM", "--data", "x y")))
                .doesNotThrowAnyException();
    }

    @Test
    void aMistakeIsNamed() {
        assertThatThrownBy(() -> UpOptions.require(List.of("--port", "abc")))
                .hasMessage("--port must be a number, not abc");
        assertThatThrownBy(() -> UpOptions.require(List.of("--port", "0"))).hasMessageContaining("between 1 and 65535");
        assertThatThrownBy(() -> UpOptions.require(List.of("--port"))).hasMessage("--port needs a value");
        assertThatThrownBy(() -> UpOptions.require(List.of("--prot", "1"))).hasMessageContaining("'--prot'");
    }
}
