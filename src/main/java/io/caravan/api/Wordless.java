package io.caravan.api;

import java.sql.SQLException;

/**
 * A failure for the log without its text, which may quote what somebody said: its class, where it happened, and why. Of a
 * database's error its SQL state is told, which quotes nobody.
 */
final class Wordless extends Exception {

    Wordless(Throwable failure) {
        super(name(failure), failure.getCause() == null ? null : new Wordless(failure.getCause()));
        setStackTrace(failure.getStackTrace());
    }

    private static String name(Throwable failure) {
        String type = failure.getClass().getName();
        return failure instanceof SQLException refused ? type + ", SQL state " + refused.getSQLState() : type;
    }
}
