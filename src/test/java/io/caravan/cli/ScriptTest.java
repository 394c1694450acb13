package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.embedded.Executables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The launcher script, and what it runs from source because nothing is built yet. */
@Timeout(120)
class ScriptTest {
    private static final Path PROJECT = Path.of("").toAbsolutePath();

    @TempDir
    Path directory;

    @Test
    void helpNamesEveryCommand() throws Exception {
        var help = run(Map.of(), PROJECT.resolve("caravan").toString(), "help");

        assertThat(help.exitCode()).isZero();
        assertThat(help.output())
                .contains(Caravan.commands().getSubcommands().keySet())
                .contains("test", "help");
    }

    @Test
    void beforeTheFirstBuildNothingRunsAndNothingIsBuiltToSaySo() throws Exception {
        Map<String, Integer> exitCodes =
                Map.of("status", 3, "down", 0, "logs", 1, "sql", 1, "stop", 1, "start", 1, "user", 1, "key", 1);
        Path clone = freshClone();

        for (var each : exitCodes.entrySet()) {
            var outcome = run(Map.of(), clone + "/caravan", each.getKey(), "x");

            assertThat(outcome.output())
                    .contains("Nothing is built, so nothing runs; './caravan up' builds and starts")
                    .hasLineCount(1);
            assertThat(outcome.exitCode()).isEqualTo(each.getValue());
        }
        assertThat(clone.resolve("target")).doesNotExist();
    }

    @Test
    void aLauncherWhoseBuildIsGoneIsNotDenied() throws Exception {
        Path clone = freshClone();
        Files.createDirectories(clone.resolve("other/run"));
        long pid = ProcessHandle.current().pid();
        Files.writeString(clone.resolve("other/run/launcher"), "pid=" + pid + "\n");

        var outcome = run(Map.of(), clone + "/caravan", "status", "--data", clone + "/other");

        assertThat(outcome.exitCode()).isEqualTo(3);
        assertThat(outcome.output()).contains("'kill " + pid + "' stops everything");
    }

    @Test
    void nobodyWaitsForABuildToBeToldOfAMistake() throws Exception {
        Path clone = freshClone();
        Map<String, String> jdk = Map.of("JAVA_HOME", System.getProperty("java.home"));

        assertThat(run(jdk, clone + "/caravan", "up", "--nodes", "foo"))
                .isEqualTo(new Command(2, "caravan: --nodes must be one of [auto, sim, none], not foo\n"));
        assertThat(run(jdk, clone + "/caravan", "up", "--help").output()).startsWith("Usage: ./caravan COMMAND");
        assertThat(clone.resolve("target")).doesNotExist();
    }

    @Test
    void anUnknownCommandIsNamedAboveThoseThereAre() throws Exception {
        var outcome = run(Map.of(), freshClone() + "/caravan", "foo");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.output())
                .startsWith("caravan: there is no command 'foo'\nUsage: ")
                .contains("  test  ", "  help  ");
    }

    private Path freshClone() throws IOException {
        Path clone = Files.createDirectory(directory.resolve("clone"));
        Files.copy(PROJECT.resolve("caravan"), clone.resolve("caravan"), StandardCopyOption.COPY_ATTRIBUTES);
        for (String sources : List.of("cli", "embedded")) {
            Path folder = Path.of("src/main/java/io/caravan").resolve(sources);
            Files.createDirectories(clone.resolve(folder).getParent());
            Files.createSymbolicLink(clone.resolve(folder), PROJECT.resolve(folder));
        }
        return clone;
    }

    @Test
    void itIsFoundThroughSymbolicLinks() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("one"), PROJECT.resolve("caravan"));
        Path relative = Files.createSymbolicLink(directory.resolve("two"), link.getFileName());

        var doctor = run(Map.of("JAVA_HOME", System.getProperty("java.home")), relative.toString(), "doctor");

        assertThat(doctor.output()).contains(PROJECT.toString());
    }

    @Test
    void aJavaHomeThatIsTooOldIsPassedOver() throws Exception {
        Path old = Files.createDirectories(directory.resolve("old/bin")).getParent();
        Files.createSymbolicLink(old.resolve("bin/javac"), Path.of("/bin/false"));
        Files.writeString(old.resolve("release"), "JAVA_VERSION=\"17.0.15\"\n");
        String path = Executables.java().getParent() + ":" + System.getenv("PATH");

        var doctor = run(
                Map.of("JAVA_HOME", old.toString(), "PATH", path),
                PROJECT.resolve("caravan").toString(),
                "doctor");

        assertThat(doctor.output()).containsPattern("ok +JDK");
    }

    @Test
    void theDoctorRunsFromItsSourceWithoutAnyLibrary() throws Exception {
        var doctor = fromSource("Doctor", "--data", directory.toString());

        assertThat(doctor.output()).contains("ok       JDK").contains("build");
    }

    @Test
    void theBuildRunsFromItsSourceAndSaysHowToGetMaven() throws Exception {
        var build = run(
                Map.of("PATH", directory.toString()),
                Executables.java().toString(),
                "-Dcaravan.home=" + directory,
                source("Build"),
                "build");

        assertThat(build.exitCode()).isEqualTo(1);
        assertThat(build.output()).startsWith("caravan: No mvn on the PATH").hasLineCount(1);
    }

    @Test
    void aFailedBuildShowsItsErrorsAndWhereTheRestIs() throws Exception {
        Files.createDirectories(directory.resolve("embedded/target/archives"));
        Files.writeString(directory.resolve("embedded/pom.xml"), "<project/>");
        Files.writeString(directory.resolve("pom.xml"), "<project>nonsense</project>");

        var build =
                run(Map.of(), Executables.java().toString(), "-Dcaravan.home=" + directory, source("Build"), "build");

        assertThat(build.exitCode()).isNotZero();
        assertThat(build.output())
                .contains("The build failed while starting Maven")
                .contains("The whole log: " + directory.resolve("target/build.log"));
        assertThat(directory.resolve("target/caravan.stamp")).doesNotExist();
    }

    private static Command fromSource(String main, String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(Executables.java().toString(), "-Dcaravan.home=" + PROJECT, source(main)));
        command.addAll(List.of(arguments));
        return run(Map.of(), command.toArray(String[]::new));
    }

    private static String source(String main) {
        return PROJECT.resolve("src/main/java/io/caravan/cli/" + main + ".java").toString();
    }

    private static Command run(Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes());
        return new Command(process.waitFor(), output);
    }
}
