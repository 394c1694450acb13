package io.caravan.access;

/** Thrown for a caller who may not pass, or not now. */
public class AccessDenied extends Exception {

    /** What speaks against the caller. */
    public enum Reason {
        /** No key or token, or one that is wrong or has expired. */
        UNKNOWN_CALLER,
        /** Who calls is known, and may not do this. */
        NOT_ALLOWED,
        /** Nothing here knows the key or token, and what does cannot be asked: PostgreSQL, Redis or the provider of tokens. */
        CANNOT_TELL,
        /** More than the caller may ask for now: requests, tokens, tries of a password. */
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
