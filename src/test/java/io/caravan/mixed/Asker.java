package io.caravan.mixed;

import io.caravan.inference.Lane;

/**
 * Somebody who asks without waiting for the answer to what was asked before.
 *
 * @param name as the table calls them
 * @param perSecond how many requests they send a second, on average
 * @param tokens how long the answer to each is
 */
record Asker(String name, Lane lane, double perSecond, int tokens) {

    static Asker interactive(String name, double perSecond, int tokens) {
        return new Asker(name, Lane.INTERACTIVE, perSecond, tokens);
    }

    static Asker batch(String name, double perSecond, int tokens) {
        return new Asker(name, Lane.BATCH, perSecond, tokens);
    }

    boolean isInteractive() {
        return lane == Lane.INTERACTIVE;
    }
}
