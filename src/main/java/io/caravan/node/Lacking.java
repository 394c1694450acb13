package io.caravan.node;

import io.caravan.inference.Capability;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Thrown for a request that asks a model for what it cannot do on any node. */
public class Lacking extends Exception {

    private final transient Set<Capability> capabilities;

    Lacking(String model, Set<Capability> capabilities) {
        super(
                "Model '" + ModelName.plain(model) + "' does not support "
                        + new TreeSet<>(capabilities)
                                .stream().map(Capability::word).collect(Collectors.joining(" and "))
                        + ".",
                null,
                false,
                false);
        this.capabilities = Set.copyOf(capabilities);
    }

    /** What it lacks. */
    public Set<Capability> capabilities() {
        return capabilities;
    }
}
