package io.caravan.embedded;

import java.time.Duration;

/** Hears how servers start and stop; called from several threads. */
public interface StartListener {

    /** Hears nothing. */
    StartListener SILENT = new StartListener() {};

    default void starting(EmbeddedServer server) {}

    default void ready(EmbeddedServer server, Duration took) {}

    default void failed(EmbeddedServer server, RuntimeException reason) {}

    default void stopping(EmbeddedServer server) {}

    default void stopped(EmbeddedServer server, Duration took) {}
}
