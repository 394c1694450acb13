package io.caravan.node;

import java.time.Duration;

/** Thrown for a request that gets no slot: too many wait already, or it has waited for too long. */
public class NotAdmitted extends Unanswered {

    /** Why. */
    public enum Reason {
        /** The queue is as long as it may be, and nobody else in it gives way; or this one does, to a caller with fewer waiting. */
        QUEUE_FULL,
        /** The caller alone has as many waiting as one may have. */
        CALLER_FULL,
        /** The caller's patience is over. */
        IMPATIENT
    }

    private final Reason reason;
    private final int position;
    private final transient Duration wait;

    NotAdmitted(Reason reason, String model, int position, Duration wait) {
        super(describe(reason, model, position, wait));
        this.reason = reason;
        this.position = position;
        this.wait = wait;
    }

    private static String describe(Reason reason, String model, int position, Duration wait) {
        String why =
                switch (reason) {
                    case QUEUE_FULL -> "The queue for " + ModelName.plain(model) + " is full";
                    case CALLER_FULL -> "You have as many requests waiting as one caller may have";
                    case IMPATIENT ->
                        "No node had a free slot for " + ModelName.plain(model)
                                + " in time; X-Caravan-Timeout says how many seconds to wait";
                };
        return "%s. Position %d, estimated wait %d s.".formatted(why, position, seconds(wait));
    }

    public Reason reason() {
        return reason;
    }

    /** The request's place in the line, from 1. */
    public int position() {
        return position;
    }

    /** How long it would still have to wait, as an estimate, in seconds; at least 1. */
    public int waitSeconds() {
        return seconds(wait);
    }

    private static int seconds(Duration wait) {
        return Math.toIntExact(
                Math.max(1, Math.min(Integer.MAX_VALUE, wait.plusMillis(999).toSeconds())));
    }
}
