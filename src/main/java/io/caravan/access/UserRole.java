package io.caravan.access;

import java.util.Locale;

/** What kind of caller a user is. */
public enum UserRole {
    /** Manages users and keys, and sees what belongs to others. */
    ADMINISTRATOR,
    /** A person. */
    USER,
    /** A program. */
    SERVICE;

    /** The word in requests and rows. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
