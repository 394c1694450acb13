package io.caravan.embedded.simulator;

import java.util.List;

/**
 * What the model will say, known before the first token leaves.
 *
 * @param promptTokens that it read
 * @param pieces in order
 */
record Answer(int promptTokens, List<Piece> pieces) {

    Answer {
        pieces = List.copyOf(pieces);
    }

    int tokens() {
        return pieces.stream().mapToInt(Piece::tokens).sum();
    }
}
