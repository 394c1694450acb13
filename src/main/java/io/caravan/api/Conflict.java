package io.caravan.api;

/** Thrown for what cannot be done to something as it is now. */
public class Conflict extends Exception {

    /** @param reason what is in the way, and what to do instead */
    public Conflict(String reason) {
        super(reason, null, false, false);
    }
}
