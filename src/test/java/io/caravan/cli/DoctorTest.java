package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.embedded.DataDirectory;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DoctorTest {

    @TempDir
    Path directory;

    @Test
    void aSecretThatOthersMayReadIsAProblemWithARemedy() throws Exception {
        Path secret = DataDirectory.at(directory).secrets().resolve("postgres");
        Files.writeString(secret, "…");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(new DataChecks(directory).modes())
                .isEqualTo(Finding.problem("secrets", "others may read [" + secret + "]", "chmod -R go= " + directory));

        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));

        assertThat(new DataChecks(directory).modes().ok()).isTrue();
    }

    @Test
    void aDataDirectoryThatIsAFileIsAProblem() throws Exception {
        Path file = Files.createFile(directory.resolve("data"));

        assertThat(new DataChecks(file).writable().ok()).isFalse();
        assertThat(new DataChecks(directory.resolve("later")).writable().ok()).isTrue();
    }

    @Test
    void aFreshCloneIsNoProblem() throws Exception {
        var out = new ByteArrayOutputStream();

        new Doctor(directory, directory.resolve("data"), new Terminal(new PrintStream(out), false)).examine();

        assertThat(out.toString()).contains("ok       build     not built yet; './caravan up' builds\n");
    }

    @Test
    void theMachineThatRunsTheTestsCanRunCaravan() throws Exception {
        assertThat(MachineChecks.jdk().ok()).isTrue();
        assertThat(MachineChecks.maven().ok()).isTrue();
        assertThat(MachineChecks.root().ok()).isTrue();
        assertThat(MachineChecks.disk(directory.resolve("not/yet")).what()).contains("MB free");
    }
}
