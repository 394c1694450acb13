package io.caravan.access;

/** Thrown for a caller who may not pass, or not now. */
public class AccessDenied extends Exception {

    /** Why. */
    public enum Reason {
        /** No key, or a wrong one. */
        UNKNOWN_CALLER,
        /** Who calls is known, and may not do this. */
        NOT_ALLOWED,
        /** The key is not in the cache and PostgreSQL cannot be asked. */
        CANNOT_TELL,
        /** Too many requests at once. */
        TOO_MANY
    }

    private final Reason reason;
    private final int retryAfterSeconds;

    public AccessDenied(Reason reason, String message) {
        this(reason, message, 1);
    }

    /** @param retryAfterSeconds after which trying again makes sense, where it ever does */
    public AccessDenied(Reason reason, String message, int retryAfterSeconds) {
        super(message, null, false, false);
        this.reason = reason;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    public Reason reason() {
        return reason;
    }

    /** Seconds after which trying again makes sense; for {@link Reason#TOO_MANY} only. */
    public int retryAfterSeconds() {
        return retryAfterSeconds;
    }
}
