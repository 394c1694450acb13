package io.caravan.node;

import java.util.ArrayList;
import java.util.List;

/** The tries made for one request, in order. Used by the exchange's thread only. */
public final class Attempts {

    /** The exchange variable that holds them. */
    public static final String VARIABLE = "attempts";

    private final List<Attempt> made = new ArrayList<>();

    private long askedAfterMs;

    void asking(long elapsedMs) {
        askedAfterMs = elapsedMs;
    }

    /** How long after the request's acceptance the last node was asked, in milliseconds. */
    public long askedAfterMs() {
        return askedAfterMs;
    }

    void add(Attempt attempt) {
        made.add(attempt);
    }

    /** All so far. */
    public List<Attempt> made() {
        return List.copyOf(made);
    }
}
