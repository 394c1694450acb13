package io.caravan.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {

    @TempDir
    Path directory;

    @Test
    void aLogIsReadableByItsOwnerAloneAndSoIsTheOneBefore() throws Exception {
        Path log = Files.writeString(directory.resolve("camel.log"), "before");
        Files.setPosixFilePermissions(log, PosixFilePermissions.fromString("rw-r--r--"));

        LogFile.begin(log);

        Path before = directory.resolve("camel.log.1");
        assertThat(log).isEmptyFile();
        assertThat(before).hasContent("before");
        for (Path file : new Path[] {log, before}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
    }
}
