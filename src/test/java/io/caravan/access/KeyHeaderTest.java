package io.caravan.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyHeaderTest {

    private final ApiKey key = ApiKey.generate();

    @TempDir
    Path data;

    @Test
    void theHeaderIsThatOfTheKeyAndForItsOwnerAlone() throws Exception {
        KeyHeader.write(data.resolve("admin.key"), key);
        Path header = data.resolve("admin.header");
        assertThat(header).hasContent("Authorization: Bearer " + key.secret());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(header)))
                .isEqualTo("rw-------");
        assertThat(data).isDirectoryNotContaining("glob:**.new");
    }

    @Test
    void anotherKeyIsAnotherHeader() throws Exception {
        KeyHeader.write(data.resolve("admin.key"), ApiKey.generate());
        KeyHeader.write(data.resolve("admin.key"), key);
        assertThat(data.resolve("admin.header")).content().contains(key.secret());
    }

    @Test
    void whereItCannotBeWrittenNothingElseFails() {
        assertThatCode(() -> KeyHeader.write(data.resolve("none").resolve("admin.key"), key))
                .doesNotThrowAnyException();
    }
}
