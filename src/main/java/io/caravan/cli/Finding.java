package io.caravan.cli;

/**
 * What the doctor found about one thing.
 *
 * @param subject the thing
 * @param ok whether Caravan can run with it
 * @param what was found
 * @param next what to do about it; empty if it is all right
 */
record Finding(String subject, boolean ok, String what, String next) {

    static Finding ok(String subject, String what) {
        return new Finding(subject, true, what, "");
    }

    static Finding problem(String subject, String what, String next) {
        return new Finding(subject, false, what, next);
    }

    /** Good if that holds, else a problem with that advice. */
    static Finding of(String subject, boolean holds, String what, String next) {
        return holds ? ok(subject, what) : problem(subject, what, next);
    }
}
