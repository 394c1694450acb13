package io.caravan.store;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Where Redis is, and how long it may take. */
@ConfigMapping(prefix = "caravan.redis")
public interface RedisSettings {

    /** {@code redis://:PASSWORD@HOST:PORT/DATABASE}. */
    String url();

    /** How long a command may take before we go on without it. */
    @WithDefault("250ms")
    Duration timeout();

    /** How long turns are kept that PostgreSQL may not have yet. */
    @WithDefault("1h")
    Duration freshTurns();
}
