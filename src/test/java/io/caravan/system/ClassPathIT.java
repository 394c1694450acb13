package io.caravan.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** The libraries of the packaged application share one class path, in whatever order the system lists them. */
class ClassPathIT {

    private static final Path LIBRARIES = Path.of("target/quarkus-app/lib");

    @Test
    void noTwoLibrariesHaveDifferentClassesOfOneName() throws Exception {
        Map<String, Long> known = new HashMap<>();
        var different = new TreeSet<String>();

        for (Path library : libraries()) {
            try (var jar = new JarFile(library.toFile())) {
                jar.stream()
                        .filter(ClassPathIT::isClass)
                        .filter(each ->
                                known.merge(each.getName(), each.getCrc(), (first, next) -> first) != each.getCrc())
                        .forEach(each -> different.add(each.getName()));
            }
        }

        assertThat(known).isNotEmpty();
        assertThat(different).isEmpty();
    }

    private static List<Path> libraries() throws IOException {
        try (var files = Files.walk(LIBRARIES)) {
            return files.filter(each -> each.toString().endsWith(".jar")).toList();
        }
    }

    /** What describes a module means nothing on a class path. */
    private static boolean isClass(ZipEntry entry) {
        return entry.getName().endsWith(".class") && !entry.getName().endsWith("module-info.class");
    }
}
