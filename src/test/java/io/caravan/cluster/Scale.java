package io.caravan.cluster;

/** At which time scale the tests run: as fast as they can, or with the times that operators have. */
public final class Scale {

    private Scale() {}

    /** Whether all timeouts are those of the application. */
    public static boolean isReal() {
        return Boolean.getBoolean("caravan.test.real-times");
    }

    /** The scale in a word. */
    public static String word() {
        return isReal() ? "real" : "short";
    }
}
