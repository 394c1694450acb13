package io.caravan.embedded;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * What is written down about a running server, so that another process can show it, and end it when its parent died.
 *
 * @param name the server's
 * @param process its process
 * @param parent the process that started it
 * @param ready whether it has answered
 * @param address for people to read
 * @param stopSignal by which it ends in good order
 * @param stopOrder lower ones stop first
 */
public record ProcessRecord(
        String name,
        ProcessIdentity process,
        ProcessIdentity parent,
        boolean ready,
        String address,
        String stopSignal,
        int stopOrder) {
    private static final String SUFFIX = ".process";

    /** All records of that directory, those that stop first first. */
    public static List<ProcessRecord> all(DataDirectory data) {
        try (var files = Files.list(data.run())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(SUFFIX))
                    .map(file -> find(data, file.substring(0, file.length() - SUFFIX.length())))
                    .flatMap(Optional::stream)
                    .sorted(Comparator.comparingInt(ProcessRecord::stopOrder).thenComparing(ProcessRecord::name))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Optional<ProcessRecord> find(DataDirectory data, String name) {
        var values = new Properties();
        try {
            values.load(new StringReader(Files.readString(file(data, name))));
            return Optional.of(new ProcessRecord(
                    name,
                    new ProcessIdentity(Long.parseLong(values.getProperty("pid")), values.getProperty("birth")),
                    new ProcessIdentity(
                            Long.parseLong(values.getProperty("parent.pid")), values.getProperty("parent.birth")),
                    Boolean.parseBoolean(values.getProperty("ready")),
                    values.getProperty("address"),
                    values.getProperty("stop.signal"),
                    Integer.parseInt(values.getProperty("stop.order"))));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    void write(DataDirectory data) throws IOException {
        var values = new Properties();
        values.setProperty("pid", Long.toString(process.pid()));
        values.setProperty("birth", process.birth());
        values.setProperty("parent.pid", Long.toString(parent.pid()));
        values.setProperty("parent.birth", parent.birth());
        values.setProperty("ready", Boolean.toString(ready));
        values.setProperty("address", address);
        values.setProperty("stop.signal", stopSignal);
        values.setProperty("stop.order", Integer.toString(stopOrder));
        var text = new StringWriter();
        values.store(text, null);
        PrivateFile.write(file(data, name), text.toString());
    }

    void delete(DataDirectory data) {
        try {
            Files.deleteIfExists(file(data, name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ProcessRecord asReady() {
        return new ProcessRecord(name, process, parent, true, address, stopSignal, stopOrder);
    }

    /** Whether that very process lives and belongs to this data directory, which its command line names. */
    public boolean isRunning(DataDirectory data) {
        return process.isAlive() && namesIn(ProcessIdentity.commandLine(process.pid()), data);
    }

    // A process that is just becoming another program has no command line for a moment.
    private static boolean namesIn(List<String> commandLine, DataDirectory data) {
        return commandLine.isEmpty()
                || commandLine.stream()
                        .anyMatch(argument -> argument.contains(data.root().toString()));
    }

    /** Whether it runs though the process that started it is gone. */
    public boolean isOrphan(DataDirectory data) {
        return isRunning(data) && !parent.isAlive();
    }

    private static Path file(DataDirectory data, String name) {
        return data.run().resolve(name + SUFFIX);
    }
}
