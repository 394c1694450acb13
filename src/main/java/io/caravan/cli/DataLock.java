package io.caravan.cli;

import io.caravan.embedded.DataDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;

/**
 * The right to run on a data directory. The kernel gives it back when its process ends, however it ends, so a killed
 * launcher bars nobody.
 */
final class DataLock implements AutoCloseable {
    private final FileChannel channel;

    private DataLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes it.
     *
     * @throws Complaint if another process has it; says which
     */
    static DataLock acquire(DataDirectory data) {
        try {
            var channel =
                    FileChannel.open(data.run().resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (channel.tryLock() == null) {
                channel.close();
                throw refusal(data);
            }
            return new DataLock(channel);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Complaint refusal(DataDirectory data) {
        String who = Holder.find(data)
                .map(holder -> "process " + holder.process().pid())
                .orElse("another process, which is just starting");
        return new Complaint("Caravan runs already on " + data.root() + ": " + who
                + ". 'caravan status' shows it, 'caravan down' stops it, --data names another directory");
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
