package io.caravan.mixed;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;

/** Passes on what two programs say to each other; what is answered as late as one wishes, and as much of it as there is. */
final class DelayingProxy implements AutoCloseable {

    private static final int MOST = 64 * 1024;

    private final ServerSocket listening;
    private final int target;
    private volatile long delayNanos;

    private record Piece(byte[] bytes, long arrived) {

        static final Piece LAST = new Piece(new byte[0], 0);
    }

    /** @param target the port on this machine that it stands before */
    DelayingProxy(int target) {
        this.target = target;
        try {
            listening = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** How much later than they were given answers arrive from now on. */
    void delay(Duration delay) {
        delayNanos = delay.toNanos();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                serve(listening.accept());
            } catch (IOException closed) {
                // Either nobody listens behind it, and who came is sent away, or this is the end.
                continue;
            }
        }
    }

    private void serve(Socket caller) throws IOException {
        try {
            Socket behind = new Socket(InetAddress.getLoopbackAddress(), target);
            pass(caller, behind, false);
            pass(behind, caller, true);
        } catch (IOException nobody) {
            caller.close();
            throw nobody;
        }
    }

    private void pass(Socket from, Socket to, boolean late) {
        BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
        Thread.ofVirtual().start(() -> read(from, pieces));
        Thread.ofVirtual().start(() -> write(pieces, to, late, from));
    }

    private static void read(Socket from, BlockingQueue<Piece> pieces) {
        byte[] buffer = new byte[MOST];
        try {
            InputStream in = from.getInputStream();
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                pieces.add(new Piece(Arrays.copyOf(buffer, length), System.nanoTime()));
            }
        } catch (IOException broken) {
            // As good as an end.
        }
        pieces.add(Piece.LAST);
    }

    private void write(BlockingQueue<Piece> pieces, Socket to, boolean late, Socket from) {
        try (from;
                to) {
            OutputStream out = to.getOutputStream();
            for (Piece piece = pieces.take(); piece != Piece.LAST; piece = pieces.take()) {
                if (late) {
                    waitUntil(piece.arrived() + delayNanos);
                }
                out.write(piece.bytes());
            }
        } catch (IOException | InterruptedException end) {
            // Both ends are closed.
        }
    }

    private static void waitUntil(long due) {
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
