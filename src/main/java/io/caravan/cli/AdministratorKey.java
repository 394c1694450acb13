package io.caravan.cli;

import io.caravan.embedded.DataDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The key that the gateway makes at its first start. */
final class AdministratorKey {

    private AdministratorKey() {}

    static Path file(DataDirectory data) {
        return data.root().resolve("admin.key");
    }

    /** The same as a header, for curl: the gateway writes it beside the key. */
    static Path header(DataDirectory data) {
        return data.root().resolve("admin.header");
    }

    /** Empty as long as the gateway hasn't made it. */
    static Optional<String> read(DataDirectory data) {
        try {
            return Optional.of(Files.readString(file(data)).strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
