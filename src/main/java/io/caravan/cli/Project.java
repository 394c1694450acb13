package io.caravan.cli;

import io.caravan.embedded.Artifacts;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The folder that holds Caravan's sources and its build.
 *
 * @param root absolute
 */
record Project(Path root) {
    /** Names the folder; the launcher script sets it. The working directory by default. */
    static final String PROPERTY = "caravan.home";

    Project {
        root = root.toAbsolutePath().normalize();
    }

    static Project locate() {
        return new Project(Path.of(System.getProperty(PROPERTY, "")));
    }

    Path defaultData() {
        return root.resolve("data");
    }

    Artifacts artifacts() {
        return new Artifacts(root.resolve("embedded/target"));
    }

    Path application() {
        return root.resolve("target/quarkus-app/quarkus-run.jar");
    }

    /** What the JVM learnt at build time about the application's classes. */
    Optional<Path> aotCache() {
        return Optional.of(root.resolve("target/quarkus-app/app.aot")).filter(Files::exists);
    }

    /** All classes of the application, for programs that run outside Quarkus and its logging. */
    String classPath() {
        Path app = root.resolve("target/quarkus-app");
        return app.resolve("app/*") + File.pathSeparator + app.resolve("lib/main/*");
    }

    /** How somebody in that directory calls the launcher. */
    String launcherFrom(Path directory) {
        return directory.toAbsolutePath().normalize().equals(root)
                ? "./caravan"
                : root.resolve("caravan").toString();
    }
}
