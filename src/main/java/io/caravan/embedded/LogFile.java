package io.caravan.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** A file that the output of a process goes to, and that its owner alone may read. */
public final class LogFile {
    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rw-------");

    private LogFile() {}

    /** Begins it anew; the one before is kept as {@code NAME.log.1}. */
    public static void begin(Path file) throws IOException {
        if (Files.exists(file)) {
            Path before = file.resolveSibling(file.getFileName() + ".1");
            Files.move(file, before, StandardCopyOption.REPLACE_EXISTING);
            Files.setPosixFilePermissions(before, PRIVATE);
        }
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PRIVATE));
    }
}
