package io.caravan.embedded;

import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;

/** A server that runs as a child process of this one. */
public interface EmbeddedServer extends AutoCloseable {

    /** The one word by which people know it: {@code kafka}, {@code postgres}, … */
    String name();

    /** Where it is reached, for people to read. */
    String address();

    /**
     * Starts it and returns when it answers.
     *
     * @throws ServerStartException when it ends, or is not ready within its limit; nothing is left running then
     */
    void start();

    /**
     * Starts its process and returns at once; {@link #awaitReady} tells when it answers.
     *
     * @throws ServerStartException when the process can't be started
     */
    void launch();

    /**
     * Returns when it answers.
     *
     * @throws ServerStartException when its process ends or the limit passes before; a living process is left alone
     */
    void awaitReady(Duration limit);

    /** Ends it in good order, and by force when it takes longer than its limit. Does nothing if it doesn't run. */
    void stop();

    /** Ends it at once, as {@code kill -9} does. Does nothing if it doesn't run. */
    void kill();

    boolean isRunning();

    /** Empty while it doesn't run. */
    OptionalLong pid();

    /** What it wrote since {@code start}, of all its runs; the file of the time before lies beside it. */
    Path logFile();

    /** Of servers that stop together, those with a lower number stop first. */
    int stopOrder();

    @Override
    default void close() {
        stop();
    }
}
