package io.caravan.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One process, told apart from a later one that got the same number.
 *
 * @param pid the number
 * @param birth the start of the machine and the process's start in clock ticks since then. Unlike the instant that
 *     {@link ProcessHandle} computes it does not shift when the clock is set.
 */
public record ProcessIdentity(long pid, String birth) {
    private static final int STATE = 0;
    private static final int START_TICKS = 19;

    /** Empty if there is no such process, or only its remains that nobody collected. */
    public static Optional<ProcessIdentity> of(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            // The second field is the name in parentheses and may itself hold spaces and parentheses.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            if ("ZX".contains(fields[STATE])) {
                return Optional.empty();
            }
            return Optional.of(new ProcessIdentity(pid, boot() + "/" + fields[START_TICKS]));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    // Not by Files.readString: it asks for a single byte first, and such a file gives nothing after that.
    private static String boot() throws IOException {
        try (var reader = Files.newBufferedReader(Path.of("/proc/sys/kernel/random/boot_id"))) {
            return reader.readLine();
        }
    }

    public static ProcessIdentity current() {
        return of(ProcessHandle.current().pid()).orElseThrow();
    }

    public boolean isAlive() {
        return of(pid).filter(this::equals).isPresent();
    }

    /** Its command and arguments; empty if it is gone or not ours to look at. */
    public static List<String> commandLine(long pid) {
        try {
            String line = Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"));
            return line.isEmpty() ? List.of() : Arrays.asList(line.split("\0"));
        } catch (IOException e) {
            return List.of();
        }
    }
}
