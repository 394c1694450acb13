package io.caravan.http;

/** Thrown for a body that is not read to its end. */
public class BodyRefused extends Exception {

    /** Why. */
    public enum Reason {
        /** It is larger than what is read. */
        TOO_LARGE(413),
        /** It is larger than what is read where nothing large is needed. */
        TOO_LARGE_HERE(413),
        /** It has a {@code Content-Encoding}. */
        PACKED(415),
        /** It did not arrive in time. */
        TOO_SLOW(408),
        /** Others are being read for which all room is needed. */
        NO_ROOM(503);

        private final int status;

        Reason(int status) {
            this.status = status;
        }

        /** The status of HTTP for it (RFC 9110, 15.5.14, 15.5.16, 15.5.9 and 15.6.4). */
        public int status() {
            return status;
        }
    }

    private final Reason reason;

    BodyRefused(Reason reason) {
        super("the body is " + reason, null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
