package io.caravan.inference;

/** Asks a node to pause while its reader does not keep up. Not safe for many threads. */
final class BackPressure {

    /** Beyond this many unread events the node is asked to pause. */
    static final int HIGH_WATER = 256;

    private final TokenSource source;
    private boolean paused;
    private boolean collecting;

    BackPressure(TokenSource source) {
        this.source = source;
    }

    /** So many events are unread now. */
    void rose(int unread) {
        if (!paused && !collecting && unread >= HIGH_WATER) {
            paused = true;
            source.pause();
        }
    }

    /** All have been read. */
    void fell() {
        if (paused) {
            paused = false;
            source.resume();
        }
    }

    /** From now on nobody reads before the end: the node may write all it has. */
    void collect() {
        collecting = true;
        fell();
    }
}
