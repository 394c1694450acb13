package io.caravan.node;

/** An average in which what was seen lately counts most. Safe for use by many threads. */
final class MovingAverage {

    private static final double NEWEST = 0.2;

    private double value;
    private boolean seen;

    /** @param guess the value as long as nothing was seen */
    MovingAverage(double guess) {
        value = guess;
    }

    synchronized void add(double observed) {
        value = seen ? value + NEWEST * (observed - value) : observed;
        seen = true;
    }

    synchronized double value() {
        return value;
    }
}
