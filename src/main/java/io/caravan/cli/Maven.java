package io.caravan.cli;

import io.caravan.embedded.Executables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The Maven of this machine, run on the JDK that runs us. */
record Maven(Path program, String version) {
    private static final Pattern VERSION = Pattern.compile("Apache Maven (\\d+)\\.(\\d+)(\\S*)");
    private static final String HOW_TO_GET_IT =
            "Caravan is built by Maven 3.8 or newer: 'apt install maven', 'sdk install maven', or put mvn on the PATH";

    /**
     * The one on the PATH.
     *
     * @throws Complaint if there is none that is new enough; says how to get one
     */
    static Maven require() {
        Path program = Executables.find("mvn").orElseThrow(() -> new Complaint("No mvn on the PATH. " + HOW_TO_GET_IT));
        Matcher version = VERSION.matcher(new Maven(program, "").output(List.of("--version")));
        if (!version.find()) {
            throw new Complaint(program + " doesn't tell its version. " + HOW_TO_GET_IT);
        }
        var found = new Maven(program, version.group(1) + "." + version.group(2) + version.group(3));
        if (Integer.parseInt(version.group(1)) * 1000 + Integer.parseInt(version.group(2)) < 3008) {
            throw new Complaint("Maven " + found.version + " is too old. " + HOW_TO_GET_IT);
        }
        return found;
    }

    /** Runs it; each line of its output goes to the listener, without colours. Returns its exit code. */
    int run(Path directory, List<String> arguments, Consumer<String> listener) {
        Optional<Process> running = Optional.empty();
        try {
            Process process =
                    builder(directory, arguments).redirectErrorStream(true).start();
            running = Optional.of(process);
            process.getOutputStream().close();
            process.inputReader().lines().map(Maven::withoutColours).forEach(listener);
            return process.waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 130;
        } finally {
            running.ifPresent(Process::destroy);
        }
    }

    /** Runs it with our own input and output. Returns its exit code. */
    int runHere(Path directory, List<String> arguments) throws IOException, InterruptedException {
        return builder(directory, arguments).inheritIO().start().waitFor();
    }

    private ProcessBuilder builder(Path directory, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(program.toString(), "-B"));
        command.addAll(arguments);
        var builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        // Libraries of Maven's own make a new JDK warn at every start.
        String options = "--sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED "
                + builder.environment().getOrDefault("MAVEN_OPTS", "");
        builder.environment().put("MAVEN_OPTS", options.strip());
        return builder;
    }

    private String output(List<String> arguments) {
        var output = new StringBuilder();
        run(Path.of("").toAbsolutePath(), arguments, line -> output.append(line).append('\n'));
        return output.toString();
    }

    private static String withoutColours(String line) {
        return line.replaceAll("\033\\[[0-9;]*m", "");
    }
}
