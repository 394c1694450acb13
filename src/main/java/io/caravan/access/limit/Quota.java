package io.caravan.access.limit;

import io.caravan.access.Limits;
import java.util.Optional;
import java.util.UUID;

/**
 * So much of something in each window.
 *
 * @param most 0 for nothing at all; no more than {@value #MOST}, whatever is given
 */
public record Quota(Limited what, long most) {

    /** Far below what Redis can count exactly, 2 to the power of 53, so that as much may be used beyond it. */
    public static final long MOST = 10_000_000_000_000L;

    public Quota {
        if (most < 0) {
            throw new IllegalArgumentException("a limit cannot be " + most);
        }
        most = Math.min(most, MOST);
    }

    /** Empty if these limits say nothing of it. */
    static Optional<Quota> of(Limited what, Limits limits) {
        return Optional.ofNullable(what.in(limits)).map(most -> new Quota(what, most.longValue()));
    }

    /** Under which one user's count is kept. Another limit is another count. */
    String key(UUID user) {
        return "caravan:limits:" + user + ":" + what.word() + ":" + most;
    }
}
