package io.caravan.api.openai;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Pictures that a caller names by their URL. */
@ConfigMapping(prefix = "caravan.images")
public interface ImageSettings {

    /** The hosts that pictures are fetched from. */
    Optional<List<String>> allowedHosts();

    /** How much is fetched for one request. */
    @WithDefault("8M")
    MemorySize maxFetchSize();

    /** How long the pictures of one request may take to come, the look-up of their hosts included. */
    @WithDefault("10s")
    Duration fetchTimeout();
}
