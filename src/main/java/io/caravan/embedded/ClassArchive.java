package io.caravan.embedded;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A file in which a JVM leaves, when it ends, the classes it has loaded, so that the next one has them ready: a third
 * less work at every start. Each JVM writes a draft of its own, and a whole draft becomes the file at once: two that
 * wrote the same file would leave one that makes every later JVM crash.
 *
 * @param file of one version of the JVM
 * @param classes the file or directory that the JVM loads them from; an archive that is older is of no use
 */
record ClassArchive(Path file, Path classes) {
    private static final Duration LONGEST_WRITING = Duration.ofHours(1);

    static ClassArchive in(Path directory, String name, Path classes) {
        return new ClassArchive(directory.resolve(name + "-" + Runtime.version() + ".jsa"), classes);
    }

    /** The options of a JVM that uses it, or makes it if there is none. */
    List<String> options() throws IOException {
        adoptDrafts();
        if (isOlderThanClasses()) {
            Files.deleteIfExists(file);
        }
        String use = Files.exists(file)
                ? "-XX:SharedArchiveFile=" + file
                : "-XX:ArchiveClassesAtExit=" + file + "." + UUID.randomUUID();
        // Verified, since a JVM crashes over a damaged one; it takes some 20 ms. Without the JVM's remarks on an
        // archive
        // that it can use only in part: they call it an error, which it isn't.
        return List.of(use, "-XX:+VerifySharedSpaces", "-Xlog:cds=off", "-Xlog:aot=off");
    }

    private void adoptDrafts() throws IOException {
        try (DirectoryStream<Path> drafts = Files.newDirectoryStream(file.getParent(), file.getFileName() + ".*")) {
            for (Path draft : drafts) {
                adopt(draft);
            }
        }
    }

    private void adopt(Path draft) throws IOException {
        try {
            if (isWhole(draft)) {
                Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
            } else if (modified(draft).toInstant().isBefore(Instant.now().minus(LONGEST_WRITING))) {
                Files.delete(draft);
            }
        } catch (NoSuchFileException e) {
            // Somebody else was faster.
        }
    }

    private boolean isOlderThanClasses() throws IOException {
        return Files.exists(file) && modified(file).compareTo(modified(classes)) < 0;
    }

    // The JVM writes the beginning last.
    private static boolean isWhole(Path draft) throws IOException {
        try (var in = new DataInputStream(Files.newInputStream(draft))) {
            return Files.size(draft) > Integer.BYTES && in.readInt() != 0;
        }
    }

    private static FileTime modified(Path path) throws IOException {
        return Files.getLastModifiedTime(path);
    }
}
