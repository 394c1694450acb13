package io.caravan.cli.bench;

import java.util.Locale;
import java.util.Objects;

/**
 * Something that was measured.
 *
 * @param name what it is, for people to read
 * @param value not a number if it could not be measured
 * @param unit {@code ×} for a ratio
 * @param bound what it shall be; null if nothing was promised
 */
public record Figure(String name, double value, String unit, Bound bound) {

    /** The unit of a ratio. */
    public static final String RATIO = "×";

    public Figure {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(unit, "unit");
    }

    public Figure(String name, double value, String unit) {
        this(name, value, unit, null);
    }

    /** Whether it is told before the others: a ratio says more than what it is made of, and a promise more than both. */
    public boolean isHeadline() {
        return bound != null || unit.equals(RATIO);
    }

    /** {@code ok}, {@code missed}, or nothing if nothing was promised. */
    public String verdict() {
        if (Double.isNaN(value)) {
            return "missing";
        }
        return bound == null ? "" : bound.holds(value) ? "ok" : "missed";
    }

    /** The value with its unit. */
    public String text() {
        return Double.isNaN(value) ? "-" : text(value) + " " + unit;
    }

    /** Three digits that count, or a whole number. */
    static String text(double value) {
        double size = Math.abs(value);
        String form = value == Math.rint(value) || size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, form, value);
    }
}
