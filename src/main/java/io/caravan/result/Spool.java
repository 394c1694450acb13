package io.caravan.result;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import org.apache.camel.Message;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The directory where results wait while Kafka is away, a file each; names sort by age.
 *
 * <p>Camel's {@code file} producer accepts {@code forceWrites} but in 4.17 forces nothing, so we write ourselves. Its consumer
 * reads what is here.
 */
@Named("spool")
@ApplicationScoped
public class Spool {

    private static final FileAttribute<?> OURS_ALONE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<?> OUR_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final Set<StandardOpenOption> NEW =
            EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);

    private final Path directory;
    private final CloudEvents events;

    Spool(@ConfigProperty(name = "caravan.result.spool-directory") String directory, CloudEvents events) {
        this.directory = Path.of(directory);
        this.events = events;
    }

    /** Keeps a message for Kafka. When this returns, not even a power cut can lose it. */
    public void keep(Message message) throws IOException {
        String name = message.getHeader("ce_id", String.class) + ".json";
        Files.createDirectories(directory, OUR_DIRECTORY);
        Path writing = directory.resolve(".writing-" + name);
        try (FileChannel file = FileChannel.open(writing, NEW, OURS_ALONE)) {
            ByteBuffer document = ByteBuffer.wrap(events.document(message));
            while (document.hasRemaining()) {
                file.write(document);
            }
            file.force(true);
        }
        Files.move(writing, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
            names.force(true);
        }
    }
}
