package io.caravan.cli;

import java.util.ArrayList;
import java.util.List;

/** The JVM options of the application's processes. An AOT cache is of use only under the options it was made with. */
final class ApplicationJvm {
    private static final List<String> ALL = List.of(
            "-XX:+UseSerialGC",
            "-XX:+UseCompactObjectHeaders",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    private ApplicationJvm() {}

    static List<String> options(String role, Project project) {
        List<String> options = new ArrayList<>(ALL);
        options.add(role.equals("gateway") ? "-Xmx256m" : "-Xmx192m");
        project.aotCache().ifPresent(cache -> options.add("-XX:AOTCache=" + cache));
        return options;
    }
}
