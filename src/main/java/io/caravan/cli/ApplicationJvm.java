package io.caravan.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The JVM options of the application's processes. An AOT cache is of use only under the options it was made with. */
final class ApplicationJvm {
    /** Of every process of the application, and of its training. */
    static final List<String> ALL = List.of(
            "-XX:+UseSerialGC",
            "-XX:+UseCompactObjectHeaders",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    // Requests and answers die young, so a small space for the new is as good as a large one and is all that hundreds
    // of
    // streams touch. What compilers and connections gave back to malloc goes back to the system. The archive lies where
    // it was made for: moved elsewhere, nearly all of it would have to be written, and so be memory of ours alone.
    // A path that is not well-formed would be answered with nothing but its status before any of our code sees it; the
    // router refuses it as well, in the words of the API that was asked.
    private static final List<String> GATEWAY = List.of(
            "-Dvertx.disableURIValidation=true",
            "-Xmx256m",
            "-Xms64m",
            "-Xmn32m",
            "-XX:TrimNativeHeapInterval=5000",
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:ArchiveRelocationMode=0");

    // The writer waits for the stores most of its time. The second compiler would only make its start, and that of all
    // others beside it, a third longer.
    private static final List<String> WRITER = List.of("-Xmx192m", "-XX:TieredStopAtLevel=1");

    private ApplicationJvm() {}

    static List<String> options(String role, Optional<Path> aotCache) {
        List<String> options = new ArrayList<>(ALL);
        options.addAll(role.equals("gateway") ? GATEWAY : WRITER);
        aotCache.ifPresent(cache -> options.add("-XX:AOTCache=" + cache));
        return options;
    }
}
