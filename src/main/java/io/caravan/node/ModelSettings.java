package io.caravan.node;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Map;

/** What models are called, and which are not offered. */
@ConfigMapping(prefix = "caravan.models")
public interface ModelSettings {

    /** Other names for models, such as those that a client insists on. */
    Map<String, String> aliases();

    /** Whether models may be used that a node does not run itself but sends prompts away for. */
    @WithDefault("false")
    boolean allowCloud();

    /** Models to ask, in order, where no node could answer for the one named. */
    Map<String, List<String>> fallbacks();

    /** Models with a larger context to ask, in order, where a request is too long for the one named. */
    Map<String, List<String>> largerContext();
}
