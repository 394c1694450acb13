package io.caravan.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Has the JVM learn a fast start of the built application: see {@link TrainingSession}, which needs its libraries and so
 * runs in a process of its own.
 */
final class AotTraining {
    private static final String SESSION = "io.caravan.cli.TrainingSession";

    private final Path root;

    AotTraining(Path root) {
        this.root = root;
    }

    /** Writes {@code target/quarkus-app/app.aot}; false if that did not work, for a reason that its log tells. */
    boolean run() throws IOException, InterruptedException {
        Process session = new ProcessBuilder(command())
                .redirectErrorStream(true)
                .redirectOutput(root.resolve("target/training.log").toFile())
                .start();
        try {
            return session.waitFor() == 0;
        } finally {
            session.destroy();
        }
    }

    // Project knows all this too, but needs libraries itself.
    private List<String> command() {
        Path application = root.resolve("target/quarkus-app");
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-Dcaravan.home=" + root,
                "-cp",
                application.resolve("app/*") + File.pathSeparator + application.resolve("lib/main/*"),
                SESSION);
    }
}
