package io.caravan.cli;

import io.caravan.embedded.ChildServer;
import io.caravan.embedded.ServerStartException;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

/** Keeps one server running, unless it is marked as stopped. */
final class SupervisedServer {
    private static final Duration TICK = Duration.ofMillis(100);
    private static final Duration READY_LIMIT = Duration.ofSeconds(90);

    private final ChildServer server;
    private final StopMarks marks;
    private final Consumer<String> say;
    private final Backoff backoff = new Backoff();
    private long pid;
    private long startedNanos = System.nanoTime();
    private boolean stoppedOnRequest;

    SupervisedServer(ChildServer server, StopMarks marks, Consumer<String> say) {
        this.server = server;
        this.marks = marks;
        this.say = say;
        this.pid = server.pid().orElse(0);
    }

    /** Watches until the thread is interrupted. The server is left as it is then. */
    void watch() {
        try {
            while (true) {
                Thread.sleep(TICK);
                look();
            }
        } catch (InterruptedException | CancellationException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() throws InterruptedException {
        if (marks.isMarked(server.name())) {
            stopOnRequest();
        } else if (!server.isRunning()) {
            startAgain();
        }
    }

    private void stopOnRequest() {
        if (!stoppedOnRequest) {
            server.stop();
            say.accept(server.name() + " is stopped, as asked; 'caravan start " + server.name() + "' starts it again");
            stoppedOnRequest = true;
        }
    }

    private void startAgain() throws InterruptedException {
        if (!stoppedOnRequest) {
            Duration wait = backoff.after(Duration.ofNanos(System.nanoTime() - startedNanos));
            say.accept("%s (process %d) ended unexpectedly with exit code %s; starting it again in %.1f s"
                    .formatted(server.name(), pid, text(server.exitCode()), wait.toMillis() / 1e3));
            if (!pauseUnlessMarked(wait)) {
                return;
            }
        }
        stoppedOnRequest = false;
        startedNanos = System.nanoTime();
        launch();
    }

    private boolean pauseUnlessMarked(Duration wait) throws InterruptedException {
        long end = System.nanoTime() + wait.toNanos();
        while (System.nanoTime() < end) {
            Thread.sleep(TICK);
            if (marks.isMarked(server.name())) {
                return false;
            }
        }
        return true;
    }

    private void launch() {
        try {
            server.launch();
            pid = server.pid().orElse(pid);
            long launched = pid;
            Thread.ofVirtual().start(() -> announceReady(launched));
        } catch (RuntimeException e) {
            say.accept(e.getMessage()); // and the next look tries again
        }
    }

    // Beside the watch, which must notice a mark meanwhile. If it isn't ready in time that is said and it goes on:
    // it may wait for a server that is stopped on purpose.
    private void announceReady(long launched) {
        try {
            server.awaitReady(READY_LIMIT);
            say.accept("%s is ready again (process %d)".formatted(server.name(), launched));
        } catch (ServerStartException e) {
            if (server.isRunning()) {
                say.accept(e.getMessage());
            }
        }
    }

    private static String text(OptionalInt exitCode) {
        return exitCode.isPresent() ? Integer.toString(exitCode.getAsInt()) : "unknown";
    }
}
