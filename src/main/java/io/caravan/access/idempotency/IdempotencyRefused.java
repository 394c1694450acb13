package io.caravan.access.idempotency;

/** Thrown for a request whose key was used before, and that gets no answer for that. */
public class IdempotencyRefused extends Exception {

    /** Why. */
    public enum Reason {
        /** The key was used for something else. */
        OTHER_REQUEST,
        /** The earlier request is still under way. */
        UNDER_WAY,
        /** The earlier request was answered, and its answer is not told again. */
        WITHHELD
    }

    private final Reason reason;

    public IdempotencyRefused(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    static IdempotencyRefused otherRequest() {
        return new IdempotencyRefused(
                Reason.OTHER_REQUEST,
                "This '" + IdempotencyKey.HEADER
                        + "' was used for another request: for another path, or with another body. Send another key.");
    }

    static IdempotencyRefused underWay() {
        return new IdempotencyRefused(
                Reason.UNDER_WAY,
                "An earlier request with this '" + IdempotencyKey.HEADER
                        + "' is still under way. Send the same again in a few seconds.");
    }

    public Reason reason() {
        return reason;
    }
}
