package io.caravan.inference;

import java.util.OptionalInt;
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

    /** The same request with no larger context window than this, in tokens: the model was made for no more. */
    default ModelRequest withinContext(int longest) {
        return this;
    }

    /** The context window that it asks for, in tokens; empty for the model's own. */
    default OptionalInt contextAsked() {
        return OptionalInt.empty();
    }

    /** The context window that it takes by a careful estimate, in tokens; 0 if that does not matter. */
    default int contextNeeded() {
        return 0;
    }

    /** Whether by a careful estimate it has more tokens to read than a context window of so many has room for; 0 for one unknown. */
    default boolean isLongerThan(int context) {
        return false;
    }

    /** How urgent it is. */
    default Lane lane() {
        return Lane.INTERACTIVE;
    }
}
