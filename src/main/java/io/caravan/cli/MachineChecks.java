package io.caravan.cli;

import io.caravan.embedded.Executables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the doctor looks at on the machine, whether or not anything of Caravan runs. */
final class MachineChecks {
    private static final int JDK = 25;
    private static final long DISK_MB = 2048;
    private static final long MEMORY_MB = 1500;

    private MachineChecks() {}

    static Finding jdk() {
        int feature = Runtime.version().feature();
        return Finding.of(
                "JDK",
                feature >= JDK,
                Runtime.version() + " in " + System.getProperty("java.home"),
                "get a JDK " + JDK + " or newer");
    }

    static Finding maven() {
        try {
            Maven maven = Maven.require();
            return Finding.ok("Maven", maven.version() + ", " + maven.program());
        } catch (Complaint e) {
            return Finding.problem("Maven", "not usable", e.getMessage());
        }
    }

    static Finding disk(Path data) throws IOException {
        Path there = data;
        while (!Files.exists(there)) {
            there = there.getParent();
        }
        long free = Files.getFileStore(there).getUsableSpace() >> 20;
        return Finding.of("disk", free >= DISK_MB, free + " MB free at " + there, "free " + DISK_MB + " MB");
    }

    static Finding memory() throws IOException {
        try (var lines = Files.lines(Path.of("/proc/meminfo"))) {
            long free = lines.filter(line -> line.startsWith("MemAvailable:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
                    .findFirst()
                    .orElse(0);
            return Finding.of(
                    "memory",
                    free >= MEMORY_MB,
                    free + " MB available",
                    "end something: a whole Caravan takes about " + MEMORY_MB + " MB");
        }
    }

    /** PostgreSQL refuses to be root; we make root somebody else for it. */
    static Finding root() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return Finding.ok("user", System.getProperty("user.name"));
        }
        boolean possible = Executables.find("unshare").isPresent() && succeeds("unshare", "-U", "true");
        return Finding.of(
                "user",
                possible,
                possible ? "root, with user namespaces for PostgreSQL" : "root, and 'unshare -U' doesn't work",
                "run Caravan as an ordinary user");
    }

    static Finding sessions() {
        return Finding.of(
                "setsid",
                Executables.find("setsid").isPresent(),
                Executables.find("setsid").map(Path::toString).orElse("not on the PATH"),
                "install util-linux, or Ctrl-C ends the stores before those who use them");
    }

    private static boolean succeeds(String... command) {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
