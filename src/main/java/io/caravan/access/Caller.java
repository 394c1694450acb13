package io.caravan.access;

import java.util.Objects;
import java.util.UUID;

/** A user, as recognised by a key. */
public record Caller(UUID userId, String name, String role) {

    /** The exchange variable that holds the caller. */
    public static final String VARIABLE = "caller";

    public Caller {
        Objects.requireNonNull(userId, "userId");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(role, "role");
    }

    /** Whether they may change what belongs to everybody. */
    public boolean isAdministrator() {
        return role.equals("administrator");
    }
}
