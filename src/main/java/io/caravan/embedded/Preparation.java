package io.caravan.embedded;

import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Programs that run to their end before a server starts. */
final class Preparation {
    private static final long LIMIT_SECONDS = 120;

    private Preparation() {}

    /**
     * Runs one, its output appended to the server's log.
     *
     * @throws IOException if it fails or takes longer than two minutes
     */
    static void run(Path log, List<String> command) throws IOException {
        run(log, command, ProcessBuilder.Redirect.from(new File("/dev/null")));
    }

    static void run(Path log, List<String> command, ProcessBuilder.Redirect input) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectInput(input)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        try {
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException(program(command) + " took longer than " + LIMIT_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted").initCause(e);
        } finally {
            process.destroyForcibly();
        }
        if (process.exitValue() != 0) {
            throw new IOException(program(command) + " ended with exit code " + process.exitValue());
        }
    }

    private static String program(List<String> command) {
        return Path.of(command.getFirst()).getFileName().toString();
    }
}
