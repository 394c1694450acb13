package io.caravan.cli.bench;

/**
 * What a figure shall be.
 *
 * @param least the smallest value that holds
 * @param most the largest value that holds
 */
public record Bound(double least, double most) {

    public Bound {
        if (!(least <= most)) {
            throw new IllegalArgumentException("nothing is at least " + least + " and at most " + most);
        }
    }

    public static Bound atMost(double most) {
        return new Bound(Double.NEGATIVE_INFINITY, most);
    }

    public static Bound exactly(double value) {
        return new Bound(value, value);
    }

    /** A value that is missing holds nothing. */
    public boolean holds(double value) {
        return least <= value && value <= most;
    }

    @Override
    public String toString() {
        return (least == most ? "= " : "≤ ") + Figure.text(most);
    }
}
