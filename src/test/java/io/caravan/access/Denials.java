package io.caravan.access;

/** Refusals, for tests of what becomes of them. */
public final class Denials {

    private Denials() {}

    public static AccessDenied because(AccessDenied.Reason reason) {
        return new AccessDenied(reason, "told so");
    }
}
