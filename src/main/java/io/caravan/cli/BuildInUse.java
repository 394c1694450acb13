package io.caravan.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Keeps the build from being replaced under processes that run from it and would miss their classes. Any number of
 * launchers declare it; the kernel forgets a launcher that was killed.
 */
final class BuildInUse implements AutoCloseable {
    private final FileChannel channel;

    private BuildInUse(FileChannel channel) {
        this.channel = channel;
    }

    static BuildInUse declare(Path root) {
        try {
            var channel = FileChannel.open(
                    file(root), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            channel.tryLock(0, Long.MAX_VALUE, true);
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
            return new BuildInUse(channel);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The process of a launcher that runs from the build of that project. */
    static Optional<String> user(Path root) throws IOException {
        if (!Files.exists(file(root))) {
            return Optional.empty();
        }
        try (var channel = FileChannel.open(file(root), StandardOpenOption.WRITE)) {
            return channel.tryLock() == null ? Optional.of(Files.readString(file(root))) : Optional.empty();
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path file(Path root) {
        return root.resolve("target/caravan.users");
    }
}
