package io.caravan.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;

/** How a process is asked to end. */
enum Signal {
    /** What PostgreSQL calls fast: sessions are cut, data is safe. */
    INT,
    TERM,
    KILL;

    /** Sends it; a process that is gone already is no error. */
    void send(long pid) {
        switch (this) {
            case TERM -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
            case KILL -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
            case INT -> sendByShell(pid); // Java knows only the other two
        }
    }

    private void sendByShell(long pid) {
        try {
            new ProcessBuilder("sh", "-c", "kill -" + name() + " " + pid)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
