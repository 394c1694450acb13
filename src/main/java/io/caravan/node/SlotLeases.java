package io.caravan.node;

import java.util.concurrent.CompletionStage;

/** Slots of nodes that several gateways share. */
interface SlotLeases {

    /** What became of a wish for a slot. */
    enum Outcome {
        /** The slot is this gateway's until it is given back. */
        GRANTED,
        /** All slots are in use, some by other gateways. */
        FULL
    }

    /** Asks for one slot of a node. Completes soon, never exceptionally. */
    CompletionStage<Outcome> take(Node node);

    /** Gives one slot back. */
    void giveBack(Node node);
}
