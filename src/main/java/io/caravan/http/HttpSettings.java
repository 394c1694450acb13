package io.caravan.http;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Bounds on what a caller may send. */
@ConfigMapping(prefix = "caravan.http")
public interface HttpSettings {

    /** The largest request body that is read; a larger one is answered with 413. */
    @WithDefault("16M")
    MemorySize maxBodySize();
}
