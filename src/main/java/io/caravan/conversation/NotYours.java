package io.caravan.conversation;

/** Thrown for something that does not exist, or belongs to somebody else: a caller cannot tell the two apart. */
public class NotYours extends Exception {

    public NotYours(String what, Object id) {
        this(what, id, "");
    }

    /** @param hint a sentence about why it may be so */
    public NotYours(String what, Object id, String hint) {
        super(("You have no " + what + " " + id + ". " + hint).strip(), null, false, false);
    }
}
