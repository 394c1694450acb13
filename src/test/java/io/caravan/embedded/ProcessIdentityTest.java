package io.caravan.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessIdentityTest {

    @Test
    void aProcessIsTheSameHoweverOftenOneLooks() {
        assertThat(ProcessIdentity.current()).isEqualTo(ProcessIdentity.current());
        assertThat(ProcessIdentity.current().isAlive()).isTrue();
    }

    @Test
    void birthNamesTheStartOfTheMachineAndTheProcess() {
        assertThat(ProcessIdentity.current().birth()).matches("[0-9a-f-]{36}/\\d+");
    }

    @Test
    void aProcessThatHasEndedIsNotAliveEvenBeforeItsParentLooks() throws Exception {
        Process process = new ProcessBuilder("sleep", "1000").start();
        var identity = ProcessIdentity.of(process.pid()).orElseThrow();

        process.destroyForcibly().waitFor();

        assertThat(identity.isAlive()).isFalse();
    }

    @Test
    void commandLineIsThatOfTheProcess() throws Exception {
        Process process = new ProcessBuilder("sleep", "1000").start();
        try {
            assertThat(ProcessIdentity.commandLine(process.pid())).containsExactly("sleep", "1000");
        } finally {
            process.destroyForcibly();
        }
    }
}
