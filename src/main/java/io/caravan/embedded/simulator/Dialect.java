package io.caravan.embedded.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** One path of an API: how its requests read, and how its answers are written. */
interface Dialect {

    /** @throws Refusal 400 for a missing or bad field */
    GenerationRequest read(Body body);

    /**
     * What the model cannot do is refused.
     *
     * @throws Refusal 400
     */
    default void check(GenerationRequest request, ModelCard model) {
        CapabilityCheck.check(request, model);
    }

    /** Words for the answer to one request. */
    Wire wire(Body body, GenerationRequest request, ModelCard model);

    /** Writes one answer; knows what it has written already. */
    interface Wire {

        String streamType();

        /** A chunk that brings this piece. */
        String chunk(Piece piece);

        /** All that comes after the last piece. */
        String end(String reason, Figures figures);

        /** A chunk that no parser takes. */
        String broken();

        /** What a caller sees of an error once the first chunk has left. */
        String midStreamError(String message);

        /**
         * The answer in one object.
         *
         * @param reason null if the runner never said that it was done
         */
        ObjectNode whole(List<Piece> pieces, String reason, Figures figures);
    }
}
