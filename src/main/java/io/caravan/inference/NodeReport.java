package io.caravan.inference;

import java.util.List;

/**
 * What a node says of itself.
 *
 * @param version of its software
 * @param simulated whether it is a stand-in that says so
 */
public record NodeReport(String version, boolean simulated, List<Model> models) {

    public NodeReport {
        models = List.copyOf(models);
    }

    /**
     * A model that a node has.
     *
     * @param name with its tag
     * @param warm whether it is loaded
     * @param size on disk, in bytes; 0 if not said
     */
    public record Model(String name, boolean warm, long size) {}
}
