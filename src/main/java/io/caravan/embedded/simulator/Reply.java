package io.caravan.embedded.simulator;

/** Where the pieces of one answer go: out at once, or together at the end. */
interface Reply {

    void piece(Piece piece);

    void end(String reason, Figures figures);

    /** The answer ends as HTTP wants it, without a word that it is done. */
    void endWithoutMarker(Figures figures);

    void brokenChunk();

    void fail(String message);

    /** The connection closes in the middle of the answer. */
    void cut();

    /** Whether the caller reads too slowly for another piece. */
    boolean isFull();
}
