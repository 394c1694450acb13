package io.caravan.inference;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How urgent a request is: somebody waits for an interactive one, nobody for a batch. */
public enum Lane {
    INTERACTIVE,
    BATCH;

    /** The word on the wire and in the database. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
