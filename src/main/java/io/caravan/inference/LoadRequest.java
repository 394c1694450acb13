package io.caravan.inference;

import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Asks a node to load a model and nothing else.
 *
 * @param options the context window counts: a chat with another one would load the model again
 */
public record LoadRequest(String model, ChatOptions options) implements ModelRequest {

    public LoadRequest {
        Objects.requireNonNull(options, "options");
    }

    @Override
    public LoadRequest forModel(String name) {
        return new LoadRequest(name, options);
    }

    @Override
    public LoadRequest inContext(int loaded) {
        return new LoadRequest(model, options.inContext(loaded));
    }

    @Override
    public LoadRequest withinContext(int longest) {
        return new LoadRequest(model, options.withinContext(longest));
    }

    @Override
    public OptionalInt contextAsked() {
        return options.contextAsked();
    }

    @Override
    public boolean stream() {
        return false;
    }

    @Override
    public Set<Capability> needs() {
        return Set.of();
    }
}
