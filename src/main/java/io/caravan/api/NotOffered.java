package io.caravan.api;

/** Thrown for what a server of this kind can do, but this one does not. */
public class NotOffered extends Exception {

    /** @param reason what is not offered, and what to do instead */
    public NotOffered(String reason) {
        super(reason, null, false, false);
    }
}
