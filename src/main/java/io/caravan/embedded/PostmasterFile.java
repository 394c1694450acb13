package io.caravan.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * PostgreSQL's {@code postmaster.pid}: its first line is the process, its eighth the state, as {@code pg_ctl} reads it.
 */
final class PostmasterFile {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final int STATE_LINE = 7;

    private final Path cluster;
    private final Path file;

    PostmasterFile(Path cluster) {
        this.cluster = cluster;
        this.file = cluster.resolve("postmaster.pid");
    }

    /** Whether that process has written that it takes connections. */
    boolean isReady(OptionalLong pid) {
        List<String> lines = lines();
        return pid.isPresent()
                && lines.size() > STATE_LINE
                && lines.getFirst().strip().equals(Long.toString(pid.getAsLong()))
                && lines.get(STATE_LINE).strip().equals("ready");
    }

    /**
     * Makes the cluster free to be started: ends a PostgreSQL that still serves it, and removes a file left by one that
     * was killed. After a restart of the machine the number in such a file may belong to anybody's process, which
     * PostgreSQL would take for a running server, and which must not be signalled.
     */
    void release() throws IOException {
        postmaster().ifPresent(pid -> {
            Signal.INT.send(pid);
            Waiting.until(() -> postmaster().isEmpty(), PATIENCE);
        });
        awaitSurvivors();
        if (postmaster().isEmpty()) {
            Files.deleteIfExists(file);
        }
    }

    /** The living process that the file names, if it is a PostgreSQL that serves this very cluster. */
    private Optional<Long> postmaster() {
        return lines().stream()
                .findFirst()
                .filter(line -> line.strip().matches("\\d+"))
                .map(line -> Long.valueOf(line.strip()))
                .filter(pid -> ProcessIdentity.of(pid).isPresent() && servesCluster(pid));
    }

    private boolean servesCluster(long pid) {
        List<String> command = ProcessIdentity.commandLine(pid);
        return !command.isEmpty()
                && Path.of(command.getFirst()).endsWith("postgres")
                && command.contains(cluster.toString());
    }

    // Sessions outlive a killed postmaster for a moment. Started beside them, PostgreSQL would refuse: their shared
    // memory is still in use. They work in the cluster's directory, which tells them from everybody else's.
    private void awaitSurvivors() {
        Waiting.until(() -> survivors().isEmpty(), PATIENCE);
        survivors().forEach(Signal.KILL::send);
    }

    private List<Long> survivors() {
        try (Stream<ProcessHandle> processes = ProcessHandle.allProcesses()) {
            return processes.map(ProcessHandle::pid).filter(this::isSession).toList();
        }
    }

    private boolean isSession(long pid) {
        try {
            return Files.readSymbolicLink(Path.of("/proc", Long.toString(pid), "cwd"))
                            .equals(cluster)
                    && ProcessIdentity.commandLine(pid).stream()
                            .limit(1)
                            .anyMatch(title -> title.startsWith("postgres"));
        } catch (IOException | SecurityException e) {
            return false;
        }
    }

    private List<String> lines() {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            return List.of(); // gone between the two calls
        }
    }
}
