package io.caravan;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The house has floors, and nobody looks upstairs. */
class ArchitectureTest {

    private static final String HOUSE = "io.caravan.";
    private static final Path SOURCES = Path.of("src/main/java/io/caravan");

    /** From the roof to the ground; a package may use all floors below its own. */
    private static final List<Set<String>> FLOORS = List.of(
            Set.of("http", "api"),
            Set.of("access", "conversation", "cache", "code", "image"),
            Set.of("inference", "node"),
            Set.of("result", "store", "role", "metric"));

    /** On its own floor a package may use only its one neighbour here. */
    private static final Map<String, String> NEIGHBOURS =
            Map.of("api", "http", "conversation", "access", "cache", "access", "node", "inference", "store", "result");

    /** These stand apart: nobody uses them, and they use nothing but what is named here. */
    private static final Map<String, Set<String>> APART =
            Map.of("embedded", Set.of(), "cli", Set.of("embedded"), "backup", Set.of());

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPath(Path.of("target/classes/io/caravan"));

    @Test
    void packagesDependOnlyDownward() {
        Map<String, Set<String>> allowed = allowed();
        Set<String> upward = CLASSES.stream()
                .flatMap(one -> one.getDirectDependenciesFromSelf().stream())
                .filter(leavesItsRoom())
                .filter(dependency -> !allowed.getOrDefault(room(dependency.getOriginClass()), Set.of())
                        .contains(room(dependency.getTargetClass())))
                .map(Dependency::getDescription)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(upward).isEmpty();
    }

    @Test
    void everyPackageHasItsPlace() {
        Set<String> rooms = CLASSES.stream().map(ArchitectureTest::room).collect(Collectors.toSet());
        assertThat(rooms).hasSizeGreaterThan(8).isSubsetOf(allowed().keySet());
    }

    @Test
    void everyPackageSaysWhatMayLiveThere() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            Set<Path> packages = files.filter(file -> file.toString().endsWith(".java"))
                    .map(Path::getParent)
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(packages).isNotEmpty().allSatisfy(folder -> assertThat(folder.resolve("package-info.java"))
                    .content()
                    .startsWith("/**"));
        }
    }

    private static Predicate<Dependency> leavesItsRoom() {
        return dependency -> dependency.getTargetClass().getPackageName().startsWith("io.caravan")
                && !room(dependency.getOriginClass()).equals(room(dependency.getTargetClass()));
    }

    private static Map<String, Set<String>> allowed() {
        Map<String, Set<String>> allowed = new HashMap<>(APART);
        for (int floor = 0; floor < FLOORS.size(); floor++) {
            Set<String> below = new HashSet<>();
            FLOORS.subList(floor + 1, FLOORS.size()).forEach(below::addAll);
            for (String room : FLOORS.get(floor)) {
                Set<String> all = new HashSet<>(below);
                Optional.ofNullable(NEIGHBOURS.get(room)).ifPresent(all::add);
                allowed.put(room, all);
            }
        }
        return allowed;
    }

    private static String room(JavaClass one) {
        String inside = one.getPackageName()
                .substring(Math.min(HOUSE.length(), one.getPackageName().length()));
        int end = inside.indexOf('.');
        return end < 0 ? inside : inside.substring(0, end);
    }
}
