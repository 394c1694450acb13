package io.caravan.node;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.net.URI;
import java.util.Map;

/** The machines that answer, by name. Each has a route {@code node-NAME} in routes/gateway. */
@ConfigMapping(prefix = "caravan.nodes")
public interface NodeSettings {

    /** By name. */
    @WithParentName
    Map<String, Machine> nodes();

    /** One machine. */
    interface Machine {

        /** Where its Ollama listens. */
        URI url();

        /** Whether it is used at all. */
        @WithDefault("true")
        boolean enabled();

        /** Its share of the requests, in proportion to the weights of the other nodes that have the model. */
        @WithDefault("1")
        int weight();

        /** How many requests it answers at once: its parallelism, for an Ollama {@code OLLAMA_NUM_PARALLEL}. */
        @WithDefault("1")
        int slots();
    }
}
