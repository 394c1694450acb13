package io.caravan.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassArchiveTest {

    @TempDir
    Path directory;

    Path file;

    @BeforeEach
    void chooseFile() {
        file = directory.resolve("kafka.jsa");
    }

    @Test
    void anArchiveWhoseJvmWasKilledWhileWritingIsRemoved() throws Exception {
        Files.write(file, new byte[4096]);

        assertThat(new ClassArchive(file).options()).contains("-XX:SharedArchiveFile=" + file);

        assertThat(file).doesNotExist();
    }

    @Test
    void aWholeOneIsKept() throws Exception {
        Files.write(file, new byte[] {(byte) 0xf0, 0x0b, (byte) 0xab, (byte) 0xa8, 1});

        new ClassArchive(file).options();

        assertThat(file).exists();
    }
}
