package io.caravan.embedded;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Programs of this machine. */
public final class Executables {
    private static final Pattern SEPARATOR = Pattern.compile(Pattern.quote(File.pathSeparator));

    private Executables() {}

    /** The program of that name on the PATH. */
    public static Optional<Path> find(String name) {
        String path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
        return Stream.of(SEPARATOR.split(path))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** The JVM that runs this one. */
    public static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    /**
     * That command, started in a session of its own. Ctrl-C in a terminal reaches every process of the foreground group
     * at once; a child outside it hears of the end from us alone, in its turn.
     */
    public static List<String> inOwnSession(List<String> command) {
        List<String> whole = new ArrayList<>();
        find("setsid").map(Path::toString).ifPresent(whole::add);
        whole.addAll(command);
        return whole;
    }
}
