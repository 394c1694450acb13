package io.caravan.access.session;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A session as Redis keeps it.
 *
 * @param user whose it is
 * @param passwordVersion of the password it was begun with
 * @param begun when
 */
record Session(UUID user, int passwordVersion, Instant begun) {

    private static final int PARTS = 3;

    /** Reads what {@link #text} wrote; empty if it was something else. */
    static Optional<Session> parse(String text) {
        String[] parts = text.split(" ");
        if (parts.length != PARTS) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Session(
                    UUID.fromString(parts[0]),
                    Integer.parseInt(parts[1]),
                    Instant.ofEpochSecond(Long.parseLong(parts[2]))));
        } catch (IllegalArgumentException foreign) {
            return Optional.empty();
        }
    }

    String text() {
        return user + " " + passwordVersion + " " + begun.getEpochSecond();
    }

    boolean isYoungerThan(Duration age, Instant now) {
        return now.isBefore(begun.plus(age));
    }
}
