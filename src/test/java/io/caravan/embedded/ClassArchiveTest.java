package io.caravan.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassArchiveTest {
    private static final byte[] WHOLE = {(byte) 0xf0, 0x0b, (byte) 0xab, (byte) 0xa8, 1};
    private static final byte[] WITHOUT_BEGINNING = new byte[4096];

    @TempDir
    Path directory;

    ClassArchive archive;

    @BeforeEach
    void loadClassesFromTheirDirectory() throws IOException {
        archive = new ClassArchive(directory.resolve("kafka.jsa"), Files.createDirectory(directory.resolve("kafka")));
    }

    @Test
    void everyJvmWritesADraftOfItsOwnWhileThereIsNone() throws Exception {
        assertThat(draft()).isNotEqualTo(draft());
    }

    @Test
    void aWholeDraftIsUsedByTheNext() throws Exception {
        Files.write(draft(), WHOLE);

        assertThat(archive.options()).contains("-XX:SharedArchiveFile=" + archive.file());

        assertThat(archive.file()).hasBinaryContent(WHOLE);
    }

    @Test
    void aDraftThatIsBeingWrittenIsLeftAlone() throws Exception {
        Path draft = Files.write(draft(), WITHOUT_BEGINNING);

        draft();

        assertThat(draft).exists();
    }

    @Test
    void aDraftWhoseJvmWasKilledWhileWritingIsRemovedInTime() throws Exception {
        Path draft = Files.write(draft(), WITHOUT_BEGINNING);
        Files.setLastModifiedTime(draft, FileTime.from(Instant.now().minus(Duration.ofHours(2))));

        draft();

        assertThat(draft).doesNotExist();
    }

    @Test
    void anArchiveOlderThanTheClassesIsMadeAnew() throws Exception {
        Files.write(archive.file(), WHOLE);
        Files.setLastModifiedTime(archive.file(), FileTime.from(Instant.EPOCH));

        draft();

        assertThat(archive.file()).doesNotExist();
    }

    private Path draft() throws IOException {
        return Path.of(archive.options().getFirst().replace("-XX:ArchiveClassesAtExit=", ""));
    }
}
