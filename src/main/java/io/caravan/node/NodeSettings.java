package io.caravan.node;

import io.caravan.inference.NodeKind;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The machines that answer, by name. Each has a route {@code node-NAME} in routes/gateway. */
@ConfigMapping(prefix = "caravan.nodes")
public interface NodeSettings {

    /** By name. */
    @WithParentName
    Map<String, Machine> nodes();

    /** One machine. */
    interface Machine {

        /** Where its server listens. */
        URI url();

        /** What its server speaks: Ollama's API, or OpenAI's as llama.cpp's server, vLLM and LM Studio do. */
        @WithDefault("ollama")
        NodeKind kind();

        /** The key that its server wants; a secret. */
        Optional<String> apiKey();

        /** Models that it serves without listing them. */
        Optional<List<String>> models();

        /**
         * The largest context that any of its models is loaded with, in tokens, for an Ollama: what its memory has room for, once
         * for each slot. Each model's own unless set. A request for vectors names none: there the Ollama's own default counts.
         * Ignored for any other kind of server.
         */
        OptionalInt longestContext();

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
