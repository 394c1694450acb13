package io.caravan.mixed;

import io.caravan.inference.Lane;

/**
 * Somebody who asks without waiting for the answer to what was asked before.
 *
 * @param name as the table calls them
 * @param perSecond how many requests they send a second, on average
 */
record Asker(String name, Lane lane, double perSecond) {

    static Asker interactive(String name, double perSecond) {
        return new Asker(name, Lane.INTERACTIVE, perSecond);
    }

    static Asker batch(String name, double perSecond) {
        return new Asker(name, Lane.BATCH, perSecond);
    }

    boolean isInteractive() {
        return lane == Lane.INTERACTIVE;
    }
}
