package io.caravan.node;

/**
 * Thrown for a request that a node's circuit refuses although it is worth waiting for: a few trial calls are under way, or will
 * be soon, and as soon as one of them ends the node may be asked, or is known not to be well. Its turn is not over.
 */
final class TurnedAway extends Exception {

    TurnedAway(Node node) {
        super("node " + node.name() + " is being tried out", null, false, false);
    }
}
