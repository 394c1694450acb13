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

    /**
     * The same request for a model that is loaded with this context window, in tokens: it asks for that one, unless it needs a
     * larger one. An Ollama loads a model anew for any other, and callers who ask for different ones, or for none, would have
     * it do so all the time.
     */
    default ModelRequest inContext(int loaded) {
        return this;
    }

    /** How urgent it is. */
    default Lane lane() {
        return Lane.INTERACTIVE;
    }
}
