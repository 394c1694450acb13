package io.caravan.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jboss.logging.Logger;

/**
 * The header that shows a key, in a file {@code NAME.header} beside the key's own, for {@code curl -H @FILE}: what stands on a
 * command line everybody on the machine can read (proc(5), /proc/PID/cmdline).
 */
final class KeyHeader {

    private static final Logger LOG = Logger.getLogger(KeyHeader.class);
    private static final String SUFFIX = ".header";

    private KeyHeader() {}

    /** Where it is: beside {@code admin.key} it is {@code admin.header}. */
    static Path beside(Path keyFile) {
        String name = keyFile.getFileName().toString().replaceFirst("\\.key$", "");
        return keyFile.resolveSibling(name + SUFFIX);
    }

    /** Makes it that of this key. Nothing depends on it: where it cannot be written the log says so. */
    static void write(Path keyFile, ApiKey key) {
        Path file = beside(keyFile);
        String header = "Authorization: Bearer " + key.secret();
        try {
            if (Files.exists(file) && Files.readString(file).strip().equals(header)) {
                return;
            }
            Files.move(SecretFile.beside(file, header), file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException readOnly) {
            LOG.warnf("cannot write %s, which is only there for curl: %s", file, readOnly.getMessage());
        }
    }
}
