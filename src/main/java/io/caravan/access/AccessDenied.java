package io.caravan.access;

/** Thrown for a caller who may not pass, or not now. */
public class AccessDenied extends Exception {

    /** Why. */
    public enum Reason {
        /** No key, or a wrong one. */
        UNKNOWN_CALLER,
        /** The key is not in the cache and PostgreSQL cannot be asked. */
        CANNOT_TELL,
        /** Too many requests at once. */
        TOO_MANY
    }

    private final Reason reason;

    AccessDenied(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
