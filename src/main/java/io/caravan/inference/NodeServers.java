package io.caravan.inference;

/** Knows the server of every node in the configuration. */
public interface NodeServers {

    /** @throws IllegalArgumentException if there is no such node */
    NodeServer of(String node);
}
