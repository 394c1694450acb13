package io.caravan.http;

/** A request has several lines of a header of which there may be one. */
public final class RepeatedHeader extends Exception {

    private static final long serialVersionUID = 1L;

    RepeatedHeader(String name) {
        super("There may be but one '" + name + "' header.", null, false, false);
    }
}
