package io.caravan.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Files that nobody but their owner may read, from their first moment on. */
final class SecretFile {

    private SecretFile() {}

    /** A new file in the same folder with this line in it, safely on disk; its name is for whoever moves it to its place. */
    static Path beside(Path file, String line) throws IOException {
        Path fresh = Files.createTempFile(
                file.toAbsolutePath().getParent(),
                ".secret",
                ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(fresh, line + System.lineSeparator(), StandardOpenOption.SYNC);
        return fresh;
    }
}
