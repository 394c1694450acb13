package io.caravan.cache;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What answers are kept, for whom, and how long one request waits for the answer of another. */
@ConfigMapping(prefix = "caravan.cache")
public interface CacheSettings {

    /** Whether answers are kept, and requests that ask the same at once answered once. */
    @WithDefault("true")
    boolean enabled();

    /** Whether callers get what others were answered; otherwise each has their own. */
    @WithDefault("false")
    boolean shared();

    /** How long an answer is kept. */
    @WithDefault("24h")
    Duration maxAge();

    /** The largest answer that is kept. */
    @WithDefault("256K")
    MemorySize maxAnswerSize();

    /** How much of Redis all kept answers may take together; the oldest go first. */
    @WithDefault("64M")
    MemorySize maxTotalSize();

    /** How much of that the answers of one user may take; without effect where answers are shared. */
    @WithDefault("8M")
    MemorySize maxUserSize();

    /** How long a request waits for another that asks the same: for its first token, or for its end if it does not stream. */
    @WithDefault("5m")
    Duration joinPatience();

    /** How long an answer that is passed on to others may stand still before each asks a node for the rest. */
    @WithDefault("30s")
    Duration joinSilence();

    /** How long other gateways wait for the answer of one that is gone. */
    @WithDefault("15s")
    Duration leaseTime();

    /** How often Redis is told which answers are being written here; a third of the lease time, so that one round may fail. */
    @WithDefault("5s")
    Duration leaseRenewal();
}
