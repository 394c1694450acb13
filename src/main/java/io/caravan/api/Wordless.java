package io.caravan.api;

/** A failure for the log without its text, which may quote what somebody said: its class, where it happened, and why. */
final class Wordless extends Exception {

    Wordless(Throwable failure) {
        super(failure.getClass().getName(), failure.getCause() == null ? null : new Wordless(failure.getCause()));
        setStackTrace(failure.getStackTrace());
    }
}
