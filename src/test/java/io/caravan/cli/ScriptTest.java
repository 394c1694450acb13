package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.embedded.Executables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
