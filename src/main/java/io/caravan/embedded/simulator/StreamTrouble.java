package io.caravan.embedded.simulator;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The fault of one stream, and whether it has struck. */
final class StreamTrouble {

    private final Optional<Fault> fault;
    private final int strikesAfter;
    private boolean struck;

    private StreamTrouble(Optional<Fault> fault, int strikesAfter) {
        this.fault = fault;
        this.strikesAfter = strikesAfter;
    }

    /** A fault that comes after more tokens than the answer has strikes before its end marker. */
    static StreamTrouble of(Optional<Fault> fault, int tokens, int limit) {
        int end = Math.min(tokens, limit);
        return new StreamTrouble(
                fault, fault.map(f -> Math.min(f.strikesAfter(), end)).orElse(end));
    }

    /** @throws java.util.NoSuchElementException if there is no fault */
    FaultKind kind() {
        return fault.orElseThrow().kind();
    }

    boolean strikesAt(int tokens) {
        return !struck
                && tokens >= strikesAfter
                && fault.map(Fault::kind).filter(StreamTrouble::strikesOnce).isPresent();
    }

    void strike() {
        struck = true;
    }

    Duration delayBeforeSlot() {
        return delayOf(FaultKind.LATE);
    }

    Duration delayBeforeFirstToken() {
        return delayOf(FaultKind.SLOW_FIRST_TOKEN);
    }

    /** Nothing: for ever. */
    Optional<Duration> lengthOfStall() {
        return fault.map(Fault::toldDelayMs).filter(ms -> ms > 0).map(Duration::ofMillis);
    }

    PieceSource source(List<Piece> pieces) {
        return switch (fault.map(Fault::kind).orElse(null)) {
            case BABBLE -> PieceSource.babble(pieces, strikesAfter);
            case OTHER_ANSWER -> PieceSource.of(Pieces.othersFrom(strikesAfter, pieces));
            case MALFORMED_CALL -> PieceSource.of(Pieces.endingInNonsense(strikesAfter, pieces));
            case null, default -> PieceSource.of(pieces);
        };
    }

    private Duration delayOf(FaultKind kind) {
        return fault.filter(f -> f.kind() == kind)
                .map(f -> Duration.ofMillis(f.delayMsOrDefault()))
                .orElse(Duration.ZERO);
    }

    private static boolean strikesOnce(FaultKind kind) {
        return switch (kind) {
            case RESET_MID_STREAM, STALL, CUT, MALFORMED_CHUNK, NO_END_MARKER, ERROR_MID_STREAM -> true;
            default -> false;
        };
    }
}
