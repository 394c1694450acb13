package io.caravan.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** A port on the loopback address that is chosen once and kept as long as it is free. */
public final class KeptPort {
    private static final int LOWEST = 20_000;

    // Ports below the range from which the kernel serves outgoing connections. Inside it, a client that keeps knocking
    // at a server that is down ends up connected to itself, and the server can't have its port back.
    private static final int HIGHEST = 32_000;

    private static final Set<Integer> HANDED_OUT = ConcurrentHashMap.newKeySet();

    private KeptPort() {}

    /** The port kept under that name if nothing listens there; otherwise a new one, kept from now on. */
    public static int choose(DataDirectory data, String name) {
        OptionalInt kept = find(data, name);
        if (kept.isPresent() && isFree("127.0.0.1", kept.getAsInt())) {
            HANDED_OUT.add(kept.getAsInt());
            return kept.getAsInt();
        }
        try {
            int port = chooseNew();
            PrivateFile.write(file(data, name), Integer.toString(port));
            return port;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The port kept under that name, in use or not. */
    public static OptionalInt find(DataDirectory data, String name) {
        try {
            Path file = file(data, name);
            return Files.exists(file)
                    ? OptionalInt.of(Integer.parseInt(Files.readString(file).strip()))
                    : OptionalInt.empty();
        } catch (IOException | NumberFormatException e) {
            return OptionalInt.empty();
        }
    }

    /** Whether a server could listen there now. */
    public static boolean isFree(String host, int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static int chooseNew() throws IOException {
        for (int attempt = 0; attempt < 1000; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            if (HANDED_OUT.add(port) && isFree("127.0.0.1", port)) {
                return port;
            }
        }
        throw new IOException("No free port between " + LOWEST + " and " + HIGHEST);
    }

    private static Path file(DataDirectory data, String name) {
        return data.run().resolve(name + ".port");
    }
}
