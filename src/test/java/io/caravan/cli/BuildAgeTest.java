package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildAgeTest {
    private static final Instant BUILT = Instant.parse("2026-01-01T12:00:00Z");

    @TempDir
    Path root;

    BuildAge age;
    Path route;

    @BeforeEach
    void build() throws Exception {
        route = root.resolve("src/main/routes/chat-intake.camel.yaml");
        for (String file :
                new String[] {"pom.xml", "embedded/pom.xml", "kafka/topics.yaml", "target/quarkus-app/quarkus-run.jar"
                }) {
            touch(root.resolve(file), BUILT.minusSeconds(1));
        }
        touch(route, BUILT.minusSeconds(1));
        try (var directories = Files.walk(root)) {
            for (Path path : directories.filter(Files::isDirectory).toList()) {
                Files.setLastModifiedTime(path, FileTime.from(BUILT.minusSeconds(1)));
            }
        }
        age = new BuildAge(root);
        age.note(BUILT);
    }

    @Test
    void aBuildWithoutChangesIsUpToDate() throws Exception {
        assertThat(age.changed()).isEmpty();
    }

    @Test
    void whatChangedWhileTheBuildRanCounts() throws Exception {
        touch(route, BUILT.plusMillis(1));

        assertThat(age.changed()).contains(route);
    }

    @Test
    void aDeletedFileCounts() throws Exception {
        Files.delete(route);

        assertThat(age.changed()).contains(route.getParent());
    }

    @Test
    void anotherVersionOfTheServersCounts() throws Exception {
        touch(root.resolve("embedded/pom.xml"), BUILT.plusMillis(1));

        assertThat(age.changed()).contains(root.resolve("embedded/pom.xml"));
    }

    @Test
    void aMissingApplicationCounts() throws Exception {
        Files.delete(root.resolve("target/quarkus-app/quarkus-run.jar"));

        assertThat(age.changed()).isPresent();
    }

    private static void touch(Path file, Instant time) throws Exception {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "");
        Files.setLastModifiedTime(file, FileTime.from(time));
    }
}
