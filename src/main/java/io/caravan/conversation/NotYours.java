package io.caravan.conversation;

/** Thrown for something that does not exist, or belongs to somebody else: a caller cannot tell the two apart. */
public class NotYours extends Exception {

    public NotYours(String what, Object id) {
        super("You have no " + what + " " + id + ".", null, false, false);
    }
}
