package io.caravan.access;

import java.util.Objects;
import java.util.UUID;

/**
 * A user, as recognised by a key or a session.
 *
 * @param role {@code administrator}, {@code user} or {@code service}
 * @param limits where theirs differ from those of the role
 */
public record Caller(UUID userId, String name, String role, Limits limits) {

    /** The exchange variable that holds the caller. */
    public static final String VARIABLE = "caller";

    public Caller {
        Objects.requireNonNull(userId, "userId");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(role, "role");
        Objects.requireNonNull(limits, "limits");
    }

    /** A caller with the limits of their role. */
    public Caller(UUID userId, String name, String role) {
        this(userId, name, role, Limits.NONE);
    }

    /** Whether they may change what belongs to everybody. */
    public boolean isAdministrator() {
        return role.equals("administrator");
    }
}
