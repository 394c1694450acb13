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

    /** How long one request waits for Redis in all, whatever it asks of it; after that it goes on without. */
    @WithDefault("25ms")
    Duration patience();

    /** How long a connection may say nothing, though it is asked for a sign of life every second, before another is made. */
    @WithDefault("3s")
    Duration silence();

    /** When Redis is left alone for a while. */
    Breaker breaker();

    /** How long turns are kept that PostgreSQL may not have yet. */
    @WithDefault("1h")
    Duration freshTurns();

    /** The circuit of Redis. */
    interface Breaker {

        /** How many of the last questions are looked at. */
        @WithDefault("20")
        int window();

        /** How many questions it takes before any judgement. */
        @WithDefault("5")
        int minimumCalls();

        /** The share of failures, in percent, that opens the circuit. */
        @WithDefault("50")
        float failureRate();

        /** How long an open circuit asks nothing of Redis. */
        @WithDefault("2s")
        Duration openFor();

        /** How many questions try a half-open circuit. */
        @WithDefault("1")
        int trialCalls();
    }
}
