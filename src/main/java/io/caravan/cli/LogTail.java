package io.caravan.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;

/** Reads a log that is being written, whole lines only. A log that is begun anew is read from its beginning. */
final class LogTail {
    private static final int MOST_AT_ONCE = 1 << 20;

    private final Path file;
    private Object key;
    private long position;

    LogTail(Path file) {
        this.file = file;
    }

    /** The last lines of what was written since the last call, oldest first. */
    List<String> last(int count) {
        Deque<String> last = new ArrayDeque<>();
        for (List<String> lines = newLines(); !lines.isEmpty(); lines = newLines()) {
            last.addAll(lines);
            while (last.size() > count) {
                last.removeFirst();
            }
        }
        return List.copyOf(last);
    }

    /** The lines written since the last call, at most a megabyte of them. */
    List<String> newLines() {
        if (!Files.exists(file)) {
            return List.of();
        }
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            beginAnewIfAnother(channel.size());
            byte[] bytes = read(channel);
            int whole = wholeLines(bytes);
            position += whole;
            return new String(bytes, 0, whole, StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] read(FileChannel channel) throws IOException {
        var buffer = ByteBuffer.allocate((int) Math.min(MOST_AT_ONCE, channel.size() - position));
        while (buffer.hasRemaining() && channel.read(buffer, position + buffer.position()) >= 0) {
            // reads on until the buffer is full or the file ends
        }
        byte[] bytes = new byte[buffer.position()];
        buffer.flip().get(bytes);
        return bytes;
    }

    private static int wholeLines(byte[] bytes) {
        for (int end = bytes.length; end > 0; end--) {
            if (bytes[end - 1] == '\n') {
                return end;
            }
        }
        return bytes.length == MOST_AT_ONCE ? MOST_AT_ONCE : 0; // a line as long as that is taken in pieces
    }

    private void beginAnewIfAnother(long size) throws IOException {
        Object found = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        if (!Objects.equals(found, key) || size < position) {
            position = 0;
        }
        key = found;
    }
}
