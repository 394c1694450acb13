package io.caravan.cluster;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;

/** Settings of the application for tests that do without the application: the given keys, and the defaults of all others. */
public final class Settings {

    private Settings() {}

    public static <T> T of(Class<T> mapping, Map<String, String> keys) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(mapping)
                .withSources(new PropertiesConfigSource(keys, "test", 100))
                .build()
                .getConfigMapping(mapping);
    }
}
