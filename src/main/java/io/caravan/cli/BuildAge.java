package io.caravan.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether a build is as new as what it was made from; the launcher script asks the same of the same files. */
record BuildAge(Path root) {

    /** Whether there is a build at all. */
    boolean isBuilt() {
        return Files.exists(root.resolve("target/quarkus-app/quarkus-run.jar"));
    }

    /** What changed since the build began, one example of it; empty if nothing did. */
    Optional<Path> changed() throws IOException {
        Path stamp = stamp();
        if (!Files.exists(stamp) || !isBuilt()) {
            return Optional.of(stamp);
        }
        FileTime built = Files.getLastModifiedTime(stamp);
        for (Path source : sources()) {
            if (Files.getLastModifiedTime(source).compareTo(built) > 0) {
                return Optional.of(source);
            }
        }
        return Optional.empty();
    }

    private List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>(List.of(root.resolve("pom.xml"), root.resolve("embedded/pom.xml")));
        // Directories, too: they are what changes when a file goes.
        for (String directory : List.of("src/main", "kafka")) {
            try (var paths = Files.walk(root.resolve(directory))) {
                paths.forEach(sources::add);
            }
        }
        return sources;
    }

    /** Notes that a build which began then has succeeded. */
    void note(Instant began) throws IOException {
        Files.writeString(stamp(), "");
        Files.setLastModifiedTime(stamp(), FileTime.from(began));
    }

    private Path stamp() {
        return root.resolve("target/caravan.stamp");
    }
}
