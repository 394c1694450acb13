package io.caravan.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The directory that holds everything a Caravan on one machine keeps.
 *
 * @param root absolute and free of symbolic links, so that it can be recognised in a command line
 */
public record DataDirectory(Path root) {

    public DataDirectory {
        if (!root.isAbsolute()) {
            throw new IllegalArgumentException("The data directory must be absolute: " + root);
        }
    }

    /**
     * Makes it if need be, readable by its owner alone.
     *
     * @throws UncheckedIOException if it can't be made
     */
    public static DataDirectory at(Path path) {
        try {
            createPrivate(path.toAbsolutePath());
            return new DataDirectory(path.toRealPath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A server's own directory. */
    public Path of(String name) {
        return directory(name);
    }

    /** Logs of all processes, one a file. */
    public Path logs() {
        return directory("logs");
    }

    /** What describes the running processes: ports, records, marks. */
    public Path run() {
        return directory("run");
    }

    /** Passwords and keys of the embedded servers. */
    public Path secrets() {
        return directory("secrets");
    }

    private Path directory(String name) {
        try {
            return createPrivate(root.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path createPrivate(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            return path;
        }
        return Files.createDirectories(
                path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
}
