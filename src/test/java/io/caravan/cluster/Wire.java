package io.caravan.cluster;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A connection to the gateway on which a test writes what no client library would, and hangs up when it likes. */
public final class Wire implements AutoCloseable {

    private static final int LONGEST_SILENCE_MS = Scale.isReal() ? 240_000 : 20_000;

    private final Socket socket;
    private final ByteArrayOutputStream read = new ByteArrayOutputStream();

    public Wire(URI gateway) {
        this(gateway, null);
    }

    /** @param from our own address; null for the usual one */
    public Wire(URI gateway, String from) {
        try {
            InetAddress ours = from == null ? null : InetAddress.getByName(from);
            socket = new Socket(gateway.getHost(), gateway.getPort(), ours, 0);
            socket.setSoTimeout(LONGEST_SILENCE_MS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends the lines of a head, and the empty line after it. */
    public Wire head(String... lines) {
        return send(String.join("\r\n", lines) + "\r\n\r\n");
    }

    /** Sends a whole chat of the administrator's with these headers besides the necessary ones. */
    public Wire post(String path, String body, String... headers) {
        return post("HTTP/1.1", path, body, headers);
    }

    /** The same as an nginx sends it that nobody told otherwise. */
    public Wire postOverHttp10(String path, String body, String... headers) {
        return post("HTTP/1.0", path, body, headers);
    }

    private Wire post(String version, String path, String body, String... headers) {
        StringBuilder head = new StringBuilder("POST " + path + " " + version + "\r\nHost: caravan\r\n");
        head.append("Authorization: Bearer ").append(Cluster.key()).append("\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        return send(head + "Content-Length: " + length + "\r\n\r\n" + body);
    }

    public Wire send(String text) {
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads until the text has come; returns all that came so far. */
    public String readUntil(String text) {
        byte[] buffer = new byte[8192];
        try {
            while (!soFar().contains(text)) {
                int count = socket.getInputStream().read(buffer);
                if (count < 0) {
                    throw new IllegalStateException("ended before '" + text + "': " + soFar());
                }
                read.write(buffer, 0, count);
            }
            return soFar();
        } catch (IOException e) {
            throw new UncheckedIOException("instead of '" + text + "' after: " + soFar(), e);
        }
    }

    /** Reads until the other side closes or resets. */
    public String readAll() {
        byte[] buffer = new byte[8192];
        try {
            for (int count; (count = socket.getInputStream().read(buffer)) >= 0; ) {
                read.write(buffer, 0, count);
            }
        } catch (java.net.SocketException reset) {
            // As good an end as any.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return soFar();
    }

    private String soFar() {
        return read.toString(StandardCharsets.UTF_8);
    }

    /** Hangs up without a word: the other side sees a reset. */
    public void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Hangs up. */
    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
