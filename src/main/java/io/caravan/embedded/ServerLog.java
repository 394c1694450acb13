package io.caravan.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** The file that a server's output goes to. */
final class ServerLog {
    private static final int LAST_BYTES = 64 * 1024;

    private final Path file;
    private boolean rotated;
    private long runBegins;
    private long searched;

    ServerLog(Path file) {
        this.file = file;
    }

    Path file() {
        return file;
    }

    /**
     * Prepares the file for another run of the server. The first run begins a new file and keeps the one before as
     * {@code NAME.log.1}; later runs append, lest a server that fails again and again wipes out why it failed first.
     */
    void beginRun() throws IOException {
        if (!rotated || !Files.exists(file)) {
            LogFile.begin(file);
        }
        rotated = true;
        runBegins = Files.size(file);
        searched = runBegins;
    }

    /** Whether the present run has written that line, or one that contains it, since this was last asked. */
    boolean hasNew(String text) {
        String news = read(searched);
        int complete = news.lastIndexOf('\n') + 1;
        searched += news.substring(0, complete).getBytes(StandardCharsets.UTF_8).length;
        return news.substring(0, complete).contains(text);
    }

    /** The end of the present run's output, oldest line first. */
    List<String> lastLines(int count) {
        try {
            long size = Files.exists(file) ? Files.size(file) : 0;
            List<String> lines =
                    read(Math.max(runBegins, size - LAST_BYTES)).lines().toList();
            return lines.subList(Math.max(0, lines.size() - count), lines.size());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String read(long from) {
        if (!Files.exists(file)) {
            return "";
        }
        try (var channel = Files.newByteChannel(file, StandardOpenOption.READ)) {
            byte[] bytes = new byte[Math.toIntExact(Math.max(0, channel.size() - from))];
            channel.position(from);
            int read = Channels.newInputStream(channel).readNBytes(bytes, 0, bytes.length);
            return new String(bytes, 0, read, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
