package io.caravan.embedded.simulator;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** One POST on a bare socket, which sees what no HTTP client shows: resets, missing last chunks, silence. */
final class RawCall implements AutoCloseable {

    private static final int PATIENCE_MS = 20_000;

    private final Socket socket;
    private final ByteArrayOutputStream seen = new ByteArrayOutputStream();

    RawCall(SimulatedNode node, String path, String body) throws IOException {
        socket = new Socket("127.0.0.1", node.port());
        socket.setSoTimeout(PATIENCE_MS);
        byte[] bytes = Caller.quoted(body).getBytes(StandardCharsets.UTF_8);
        String head = "POST %s HTTP/1.1\r\nHost: node\r\nConnection: close\r\nContent-Length: %d\r\n\r\n"
                .formatted(path, bytes.length);
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(bytes);
    }

    /** Reads until the text was seen. */
    RawCall until(String text) throws IOException {
        while (!seen().contains(text)) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                throw new AssertionError("ended before “%s”: %s".formatted(text, seen()));
            }
            seen.write(next);
        }
        return this;
    }

    /** @return whether the connection ended with a reset rather than a close */
    boolean endsWithReset() throws IOException {
        try {
            readToEnd();
            return false;
        } catch (SocketException reset) {
            return true;
        }
    }

    /** All that arrived, headers included, once the node closed the connection. */
    String readToEnd() throws IOException {
        InputStream in = socket.getInputStream();
        for (int next = in.read(); next >= 0; next = in.read()) {
            seen.write(next);
        }
        return seen();
    }

    /** @return whether nothing at all comes within this time */
    boolean isSilentFor(int millis) throws IOException {
        socket.setSoTimeout(millis);
        try {
            return socket.getInputStream().read() == Integer.MIN_VALUE;
        } catch (SocketTimeoutException silent) {
            return true;
        }
    }

    String seen() {
        return seen.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
