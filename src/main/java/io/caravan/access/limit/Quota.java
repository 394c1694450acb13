package io.caravan.access.limit;

import io.caravan.access.Limits;
import io.github.bucket4j.Bandwidth;
import java.util.Optional;
import java.util.UUID;

/**
 * So much of something in each window.
 *
 * @param most 0 for nothing at all; no more than {@value #MOST}, whatever is given
 */
public record Quota(Limited what, long most) {

    /** Beyond that the library that counts cannot: a day has not many more nanoseconds. */
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

    /** Under which one user's count is kept. Another limit is another count: what a bucket holds is fixed when it is made. */
    String key(UUID user) {
        return "caravan:limits:" + user + ":" + what.word() + ":" + most;
    }

    /** A bucket that is filled at once when a window ends, so that no window has more than the limit. Not for 0. */
    Bandwidth bandwidth() {
        return Bandwidth.builder()
                .capacity(most)
                .refillIntervally(most, what.window())
                .build();
    }
}
