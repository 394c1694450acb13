package io.caravan.inference;

import java.util.Set;

/** What a node is asked for, and of which model. */
public sealed interface ModelRequest permits ChatRequest, EmbeddingRequest, LoadRequest {

    /** The model's name; null for the default one. */
    String model();

    /** The same request for the named model. */
    ModelRequest forModel(String name);

    /** Whether the answer leaves piece by piece, so that none of it can be taken back. */
    boolean stream();

    /** What the model must be able to do. */
    Set<Capability> needs();

    /** How urgent it is. */
    default Lane lane() {
        return Lane.INTERACTIVE;
    }
}
