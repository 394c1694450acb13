package io.caravan.cli.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What processes have used, as Linux counts it (proc(5)). Unlike elapsed time it doesn't matter who else is at work.
 *
 * @param processes their ids, asked anew every time
 */
public record ProcessFigures(Supplier<List<Long>> processes) {

    // USER_HZ is 100 on every architecture we run on (time(7)).
    private static final double TICK_SECONDS = 0.01;

    private static final int UTIME = 11;
    private static final int STIME = 12;
    private static final Pattern RSS = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB$");

    /** Processor time since their starts, in user and system mode, in seconds; steps are of 10 ms. */
    public double cpuSeconds() {
        return processes.get().stream()
                        .mapToLong(pid -> ticks(read(pid, "stat")))
                        .sum()
                * TICK_SECONDS;
    }

    /**
     * The same of those threads alone that live yet and have such a name, of which Linux keeps 15 characters. A JVM's main thread
     * is called as its program, {@code java}.
     */
    public double cpuSeconds(Predicate<String> names) {
        return processes.get().stream()
                        .flatMap(ProcessFigures::threads)
                        .mapToLong(thread -> ticksOf(thread, names))
                        .sum()
                * TICK_SECONDS;
    }

    /** Memory they hold, in MiB. */
    public double residentMiB() {
        return processes.get().stream()
                        .mapToLong(pid -> residentKiB(read(pid, "status")))
                        .sum()
                / 1024.0;
    }

    /** Fields 14 and 15 of {@code stat}. The second, the program's name, may hold anything, so counting begins after it. */
    static long ticks(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME]);
    }

    static long residentKiB(String status) {
        Matcher line = RSS.matcher(status);
        if (!line.find()) {
            throw new IllegalArgumentException("no VmRSS in:\n" + status);
        }
        return Long.parseLong(line.group(1));
    }

    private static Stream<Path> threads(long pid) {
        try (Stream<Path> threads = Files.list(of(pid, "task"))) {
            return threads.toList().stream();
        } catch (IOException gone) {
            throw new UncheckedIOException("process " + pid + " is gone", gone);
        }
    }

    /** 0 for a thread that ended after they were listed, as a compiler's does with nothing to do. */
    static long ticksOf(Path thread, Predicate<String> names) {
        try {
            boolean counts = names.test(Files.readString(thread.resolve("comm")).strip());
            return counts ? ticks(Files.readString(thread.resolve("stat"))) : 0;
        } catch (IOException ended) {
            return 0;
        }
    }

    private static Path of(long pid, String file) {
        return Path.of("/proc", Long.toString(pid), file);
    }

    private static String read(long pid, String file) {
        Path read = of(pid, file);
        try {
            return Files.readString(read);
        } catch (IOException gone) {
            throw new UncheckedIOException(read + " is gone", gone);
        }
    }
}
