package io.caravan.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/** A password that is made up once and kept. */
final class Secret {
    private static final int BYTES = 24;

    private Secret() {}

    /** The secret of that name: 48 hexadecimal digits, so that it needs no quoting in any address or file. */
    static String kept(DataDirectory data, String name) {
        Path file = data.secrets().resolve(name);
        try {
            if (!Files.exists(file)) {
                PrivateFile.write(file, generate());
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String generate() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
