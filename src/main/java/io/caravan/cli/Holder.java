package io.caravan.cli;

import io.caravan.embedded.DataDirectory;
import io.caravan.embedded.ProcessIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * The launcher that runs on a data directory, as it tells the other commands.
 *
 * @param process the launcher
 * @param url where the API is
 * @param servers the names of all it watches over
 * @param ready whether all of them have answered
 */
record Holder(ProcessIdentity process, String url, List<String> servers, boolean ready) {
    private static final String FILE = "launcher";

    Holder {
        servers = List.copyOf(servers);
    }

    /** Empty if none runs there. */
    static Optional<Holder> find(DataDirectory data) {
        return read(file(data)).filter(holder -> holder.process.isAlive());
    }

    /**
     * The one that runs there.
     *
     * @throws Complaint if none does
     */
    static Holder require(DataDirectory data) {
        return find(data).orElseThrow(() -> new Complaint("Nothing runs on " + data.root()));
    }

    void write(DataDirectory data) {
        var values = new Properties();
        values.setProperty("pid", Long.toString(process.pid()));
        values.setProperty("birth", process.birth());
        values.setProperty("url", url);
        values.setProperty("servers", String.join(" ", servers));
        values.setProperty("ready", Boolean.toString(ready));
        Path draft = data.run().resolve(FILE + ".new");
        try {
            try (var out = Files.newBufferedWriter(draft)) {
                values.store(out, null);
            }
            Files.move(draft, file(data), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Holder asReady() {
        return new Holder(process, url, servers, true);
    }

    static void clear(DataDirectory data) {
        try {
            Files.deleteIfExists(file(data));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<Holder> read(Path file) {
        var values = new Properties();
        try (var in = Files.newBufferedReader(file)) {
            values.load(in);
            return Optional.of(new Holder(
                    new ProcessIdentity(Long.parseLong(values.getProperty("pid")), values.getProperty("birth")),
                    values.getProperty("url"),
                    List.of(values.getProperty("servers").split(" ")),
                    Boolean.parseBoolean(values.getProperty("ready"))));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Path file(DataDirectory data) {
        return data.run().resolve(FILE);
    }
}
