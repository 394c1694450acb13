package io.caravan.api.ollama;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What Ollama's clients may do besides asking. */
@ConfigMapping(prefix = "caravan.ollama")
public interface OllamaSettings {

    /** Whether administrators may change the models of a node: pull, push, create, copy and delete. */
    @WithDefault("false")
    boolean allowManagement();
}
