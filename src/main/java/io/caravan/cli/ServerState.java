package io.caravan.cli;

import io.caravan.embedded.DataDirectory;
import io.caravan.embedded.ProcessRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * How one server fares.
 *
 * @param name the server's
 * @param condition in one word
 * @param record empty if it doesn't run
 */
record ServerState(String name, Condition condition, Optional<ProcessRecord> record) {

    enum Condition {
        /** Runs and has answered. */
        running,
        starting,
        /** Stopped by {@code caravan stop}. */
        stopped,
        /** Ended by itself; the launcher starts it again. */
        down,
        /** Runs though its launcher was killed. */
        orphaned
    }

    /** Of every server that a launcher of that directory watches over, and of those left by a killed one. */
    static List<ServerState> all(DataDirectory data) {
        Set<String> names = new LinkedHashSet<>();
        Holder.find(data).ifPresent(holder -> names.addAll(holder.servers()));
        ProcessRecord.all(data).stream()
                .filter(each -> each.isRunning(data))
                .map(ProcessRecord::name)
                .forEach(names::add);
        return names.stream().map(name -> of(data, name)).toList();
    }

    static ServerState of(DataDirectory data, String name) {
        var record = ProcessRecord.find(data, name).filter(found -> found.isRunning(data));
        return new ServerState(
                name, record.map(found -> condition(found, data)).orElseGet(() -> absence(data, name)), record);
    }

    private static Condition condition(ProcessRecord record, DataDirectory data) {
        if (record.isOrphan(data)) {
            return Condition.orphaned;
        }
        return record.ready() ? Condition.running : Condition.starting;
    }

    private static Condition absence(DataDirectory data, String name) {
        return new StopMarks(data).isMarked(name) ? Condition.stopped : Condition.down;
    }

    OptionalLong pid() {
        return record.map(found -> OptionalLong.of(found.process().pid())).orElse(OptionalLong.empty());
    }

    /** Resident memory of its process in MB, without that of its children. */
    Optional<Long> memory() {
        return record.flatMap(found -> residentKilobytes(found.process().pid())).map(kilobytes -> kilobytes / 1024);
    }

    Optional<Duration> uptime() {
        return record.flatMap(found -> ProcessHandle.of(found.process().pid()))
                .flatMap(process -> process.info().startInstant())
                .map(start -> Duration.between(start, Instant.now()));
    }

    private static Optional<Long> residentKilobytes(long pid) {
        try (var lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .map(line -> Long.valueOf(line.replaceAll("\\D", "")))
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
