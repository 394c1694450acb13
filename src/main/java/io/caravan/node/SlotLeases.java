package io.caravan.node;

import io.caravan.store.RedisBudget;
import java.util.concurrent.CompletionStage;

/** Slots of nodes that several gateways share. */
interface SlotLeases extends AutoCloseable {

    /** What became of a wish for a slot. */
    enum Outcome {
        /** The slot is this gateway's until it is given back. */
        GRANTED,
        /** All slots are in use, some by other gateways. */
        FULL
    }

    /**
     * Asks for one slot of a node. Returns at once; completes within {@code caravan.redis.patience} or so, never exceptionally.
     */
    CompletionStage<Outcome> take(Node node);

    /** The same for a request whose budget for Redis may be spent in part. */
    default CompletionStage<Outcome> take(Node node, RedisBudget budget) {
        return take(node);
    }

    /** Gives one slot back. Returns at once. */
    void giveBack(Node node);

    /** Keeps no slot any longer for those that do not give it back. */
    @Override
    void close();
}
