package io.caravan.embedded.simulator;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** The pieces of an answer in order; a babbling model's begin again and never end. */
final class PieceSource implements Iterator<Piece> {

    private final List<Piece> pieces;
    private final int repeatAfter;
    private int next;

    private PieceSource(List<Piece> pieces, int repeatAfter) {
        this.pieces = pieces;
        this.repeatAfter = repeatAfter;
    }

    static PieceSource of(List<Piece> pieces) {
        return new PieceSource(pieces, Integer.MAX_VALUE);
    }

    /** Says the first pieces over and over again. */
    static PieceSource babble(List<Piece> pieces, int repeatAfter) {
        return new PieceSource(pieces, Math.clamp(repeatAfter, 1, Math.max(1, pieces.size())));
    }

    @Override
    public boolean hasNext() {
        return !pieces.isEmpty() && (repeatAfter <= pieces.size() || next < pieces.size());
    }

    @Override
    public Piece next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Piece piece = pieces.get(repeatAfter <= pieces.size() ? next % repeatAfter : next);
        next++;
        return piece;
    }
}
