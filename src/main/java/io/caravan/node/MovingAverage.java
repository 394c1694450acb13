package io.caravan.node;

/** An average in which what was seen lately counts most; the first few count alike. Safe for use by many threads. */
final class MovingAverage {

    private static final double NEWEST = 0.2;

    private double value;
    private double seen;

    private MovingAverage(double value, double seen) {
        this.value = value;
        this.seen = seen;
    }

    /** @param guess the value as long as nothing was seen; then it counts for nothing */
    MovingAverage(double guess) {
        this(guess, 0);
    }

    /** One that begins at a value which counts as much as if it had been seen for long. */
    static MovingAverage from(double value) {
        return new MovingAverage(value, 1 / NEWEST);
    }

    synchronized void add(double observed) {
        seen++;
        value += Math.max(NEWEST, 1 / seen) * (observed - value);
    }

    synchronized double value() {
        return value;
    }
}
