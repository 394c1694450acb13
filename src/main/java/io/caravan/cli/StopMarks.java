package io.caravan.cli;

import io.caravan.embedded.DataDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Marks in the data directory that say which servers shall not run for now. */
record StopMarks(DataDirectory data) {
    private static final String SUFFIX = ".stopped";

    boolean isMarked(String name) {
        return Files.exists(file(name));
    }

    void mark(String name) {
        try {
            Files.writeString(file(name), "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void clear(String name) {
        try {
            Files.deleteIfExists(file(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void clearAll() {
        try (var files = Files.list(data.run())) {
            files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(SUFFIX))
                    .forEach(file -> clear(file.substring(0, file.length() - SUFFIX.length())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path file(String name) {
        return data.run().resolve(name + SUFFIX);
    }
}
