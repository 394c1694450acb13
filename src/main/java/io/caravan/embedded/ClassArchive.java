package io.caravan.embedded;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A file in which a JVM leaves, when it ends for the first time, the classes it has loaded, so that the next one has
 * them ready: a third less work at every start. A JVM makes it anew when it doesn't fit any more.
 */
record ClassArchive(Path file) {

    /** The options of a JVM that uses it and makes it. */
    List<String> options() throws IOException {
        deleteUnlessWhole();
        // Without the JVM's remarks on an archive that it can use only in part: they call it an error, which it isn't.
        return List.of(
                "-XX:+AutoCreateSharedArchive", "-XX:SharedArchiveFile=" + file, "-Xlog:cds=off", "-Xlog:aot=off");
    }

    // The JVM writes the beginning of the file last. Killed before that, it leaves one that no later JVM would
    // read, and none would replace.
    private void deleteUnlessWhole() throws IOException {
        if (Files.exists(file) && !beginsWithMagicNumber()) {
            Files.deleteIfExists(file);
        }
    }

    private boolean beginsWithMagicNumber() throws IOException {
        try (var in = new DataInputStream(Files.newInputStream(file))) {
            return Files.size(file) > Integer.BYTES && in.readInt() != 0;
        }
    }
}
