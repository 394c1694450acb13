package io.caravan.cli.bench;

import java.util.Arrays;
import java.util.Collection;

/** Measured values, none of them left out. */
public final class Samples {

    private final double[] sorted;

    private Samples(double[] values) {
        this.sorted = values;
        Arrays.sort(sorted);
    }

    public static Samples of(Collection<? extends Number> values) {
        return new Samples(values.stream().mapToDouble(Number::doubleValue).toArray());
    }

    public int count() {
        return sorted.length;
    }

    /**
     * The smallest value that so many percent of all don't exceed (nearest rank); not a number if there is none.
     *
     * @param percent more than 0, at most 100
     */
    public double percentile(double percent) {
        if (!(percent > 0) || percent > 100) {
            throw new IllegalArgumentException("A percentile is more than 0 and at most 100, not " + percent);
        }
        int rank = (int) Math.ceil(percent / 100 * sorted.length);
        return sorted.length == 0 ? Double.NaN : sorted[rank - 1];
    }

    /** The one in the middle; of two, their mean. */
    public double median() {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 || sorted.length == 0
                ? percentile(50)
                : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
