package io.caravan.cli;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The JVM options of the application's processes. An AOT cache is of use only under the options it was made with. */
final class ApplicationJvm {

    /** Of every process of the application, and of its training. */
    static final List<String> ALL = List.of(
            "-XX:+UseSerialGC",
            "-XX:+UseCompactObjectHeaders",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    // Requests and answers die young, so a small space for the new is as good as a large one and is all that
    // hundreds of streams touch. A heap that was collected (IdleCollector) shrinks at once to little more than what is
    // left, and what compilers and connections gave back to malloc goes back to the system. The archive lies where it
    // was made for: moved elsewhere, nearly all of it would have to be written, and so be memory of ours alone. And a
    // path that is not well-formed would be answered with its status alone before any of our code sees it; the router
    // refuses it as well, in the words of the API that was asked.
    private static final List<String> GATEWAY = List.of(
            "-Dvertx.disableURIValidation=true",
            "-Xmx256m",
            "-Xms64m",
            "-Xmn32m",
            "-XX:MinHeapFreeRatio=5",
            "-XX:MaxHeapFreeRatio=10",
            "-XX:-ShrinkHeapInSteps",
            "-XX:TrimNativeHeapInterval=5000",
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:ArchiveRelocationMode=0");

    // The writer waits for the stores most of its time. The second compiler would only make its start, and that of all
    // others beside it, a third longer.
    private static final List<String> WRITER = List.of("-Xmx192m", "-XX:TieredStopAtLevel=1");

    // Not by Quarkus' launcher: that has a class loader of its own, and the AOT cache links only what the JDK's loaders
    // bring (JEP 483). What Quarkus made comes first, because some of it replaces classes of the libraries; no two of
    // these have the same class, so that their order does not matter.
    private static final List<String> CLASS_PATH = List.of(
            "quarkus/transformed-bytecode.jar", "quarkus/generated-bytecode.jar", "app/*", "lib/boot/*", "lib/main/*");

    private static final List<String> MAIN = List.of(
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
            "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
            "io.quarkus.runner.GeneratedMain");

    private ApplicationJvm() {}

    /** What to run, the end of the command; the folder is the one that Quarkus built. */
    static List<String> application(Path folder) {
        List<String> arguments = new ArrayList<>(List.of("-cp", classPath(folder)));
        arguments.addAll(MAIN);
        return arguments;
    }

    private static String classPath(Path folder) {
        return CLASS_PATH.stream()
                .map(each -> folder.resolve(each).toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    static List<String> options(String role, Optional<Path> aotCache) {
        List<String> options = new ArrayList<>(ALL);
        options.addAll(role.equals("gateway") ? GATEWAY : WRITER);
        aotCache.ifPresent(cache -> options.add("-XX:AOTCache=" + cache));
        return options;
    }
}
