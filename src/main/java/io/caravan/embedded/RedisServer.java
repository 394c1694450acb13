package io.caravan.embedded;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/** A Redis that writes every change to a file before it answers. */
public final class RedisServer extends Store {
    private static final int PROBE_MILLIS = 1000;

    public RedisServer(DataDirectory data, Artifacts artifacts) {
        super("redis", data, artifacts);
    }

    /** With the password, so not for logs. */
    public String uri() {
        return "redis://:" + password() + "@" + address() + "/0";
    }

    public String password() {
        return Secret.kept(data(), "redis");
    }

    // The settings are a file rather than options, because everybody may read a command line.
    @Override
    protected ProcessBuilder prepare() throws IOException {
        Path directory = data().of("redis");
        Path configuration = directory.resolve("redis.conf");
        PrivateFile.write(configuration, """
                bind 127.0.0.1
                port %d
                requirepass %s
                dir "%s"
                daemonize no
                set-proc-title no
                appendonly yes
                appendfsync everysec
                aof-load-truncated yes
                save ""
                """.formatted(port(), password(), directory));
        return new ProcessBuilder(artifacts().redis().toString(), configuration.toString());
    }

    /** PONG comes only when the file is loaded; before that the answer is an error. */
    @Override
    protected boolean isReady() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port()), PROBE_MILLIS);
            socket.setSoTimeout(PROBE_MILLIS);
            String question = "AUTH " + password() + "\r\nPING\r\n";
            socket.getOutputStream().write(question.getBytes(StandardCharsets.US_ASCII));
            byte[] expected = "+OK\r\n+PONG\r\n".getBytes(StandardCharsets.US_ASCII);
            byte[] answer = socket.getInputStream().readNBytes(expected.length);
            return Arrays.equals(answer, expected);
        } catch (IOException e) {
            return false;
        }
    }
}
